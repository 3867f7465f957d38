"""Names of tables taken apart many at once: the same words and the same answers as one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_linkers.names import Kind, parse_name
from mailuo_linkers.normal import normalise, normalise_all
from mailuo_linkers.tables.names import only_a_code, take_names, take_parts, without_periods
from mailuo_linkers.tables.owners import take_owners

TEXTS = st.text(st.one_of(st.sampled_from("库房运维（）()２０24年一期ＡB包—～ \n\t巿國e\u0301ﬁ㎡"), st.characters(codec="utf-8")), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, max_size=8))
def test_many_texts_are_normalised_as_one_by_one(texts: list[str]):
    """Whatever the characters, separators and combining marks among them."""
    assert normalise_all(texts) == [normalise(text).text for text in texts]


PARTS = {
    "owner": ("", "示例市东山区档案馆", "东山区档案馆"),
    "year": ("", "2024年", "2024年度", "2023-2025年", "2023至2024年度", "（2024年）"),
    "object": ("库房温湿度监测系统", "古籍善本修复", "校园视频监控网络"),
    "action": ("", "运维", "改造", "租赁"),
    "phase": ("", "一期", "（二期）", "第3期", "第二批"),
    "lot": ("", "一标段", "A包", "第2标段"),
    "suffix": ("", "项目", "经费", "专项资金"),
}


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries({kind: st.sampled_from(words) for kind, words in PARTS.items()}))
def test_years_phase_and_lot_are_those_of_a_single_name(parts: dict[str, str]):
    """First and last year, phase and lot agree with `parse_name`, and the core holds the object."""
    printed = "".join(parts[kind] for kind in PARTS)
    owners = take_owners(["示例市东山区"], ["示例市东山区档案局"], ["示例市东山区档案馆"])
    zero = np.zeros(1, np.int32)
    many = take_names([printed], zero, zero, owners)
    one = parse_name(printed, ("示例市东山区档案馆", "示例市东山区档案局"))
    years = one.years or (0,)
    assert (int(many.first[0]), int(many.last[0])) == (years[0], years[-1])
    assert many.words["phase"][many.phase[0]] == "".join(one.values(Kind.PHASE))
    assert many.words["lot"][many.lot[0]] == "".join(one.values(Kind.LOT))
    core = many.words["core"][many.core[0]]
    assert core.startswith(parts["object"])
    assert not parts["owner"] or not core.startswith("示例市")


@pytest.mark.parametrize(
    ("name", "rest", "years"),
    [
        ("2024年库房运维", "库房运维", (2024, 2024)), ("库房运维(2023-2024年)", "库房运维", (2023, 2024)), ("2o24年库房运维", "库房运维", (2024, 2024)),
        ("2023至2024年度库房运维", "库房运维", (2023, 2024)), ("204年库房运维", "库房运维", (0, 0)), ("12345热线运维", "12345热线运维", (0, 0)),
        ("库房运维", "库房运维", (0, 0)), ("库房(2024年运维)", "库房(运维)", (2024, 2024)),
    ],
)  # fmt: skip
def test_years_are_taken_out(name: str, rest: str, years: tuple[int, int]):
    """As printed, as a scan misreads them, with one digit lost; figures that are no years stay."""
    rests, first, last = without_periods(["库房", name, name])
    assert rests == ["库房", rest, rest]
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(0, 0), years, years]


def test_notes_and_stages():
    """Money's source is a mark, a late payment is said of the period, a pilot is a stage, what is only a suffix goes."""
    assert take_parts("库房改造(中央资金)")[:4] == ("库房改造", "", "", "中央资金")
    assert take_parts("库房改造(尾款)").late
    assert take_parts("库房数字化试点").stage == "pilot"
    assert take_parts("库房数字化全面推广").stage == "full"
    assert take_parts("库房数字化专项工作经费").core == "库房数字化"
    assert take_parts("库房改造(一期)")[:2] == ("库房改造", "1期")
    assert take_parts("经费").core == "经费"


@pytest.mark.parametrize(("core", "code"), [("xm001", True), ("项目a01", True), ("涉密专项07", True), ("", True), ("12345热线", False), ("工作", False), ("5g基站", False)])
def test_codes_are_told_from_names(core: str, code: bool):
    """A code says nothing of what is paid for."""
    assert only_a_code(core) is code
