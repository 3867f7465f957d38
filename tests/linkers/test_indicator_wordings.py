"""One measure in the words of several departments: words and order don't matter, what is measured does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.records import DocumentRecord, IndicatorRecord, ProjectRecord, Records
from mailuo_linkers.indicator_alike import Seen, find_alike
from mailuo_linkers.indicator_concepts import content, in_order, who_judges
from mailuo_linkers.indicator_names import Measure, parse_measure
from mailuo_linkers.indicator_types import group_indicators
from mailuo_linkers.indicator_words import ACTS, THINGS

LINES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "indicator_wordings.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
NAMES = sorted({name for _, *names in LINES for name in names})


def records_of(*rows: tuple[str, str | None, str | None]) -> Records:
    """Name, class code and unit of the value; each in a project of its own."""
    records = Records()
    for row, (name, code, unit) in enumerate(rows, start=1):
        records.documents.append(DocumentRecord(f"d{row}", f"{row}.txt", f"d{row}", "txt", "table", department="示例市教育局"))
        records.projects.append(ProjectRecord(f"d{row}", row, f"经费{row}", unit="示例市教育局"))
        number = None if unit is None else 5.0
        records.indicators.append(IndicatorRecord(f"d{row}", row, 1, name, level2_code=code, number=number, measure_unit=unit))
    return records


def types_of(*rows: tuple[str, str | None, str | None]) -> dict[str, str]:
    return {member: group.uid for group in group_indicators(records_of(*rows))[0] for member in group.members}


@pytest.fixture(scope="module")
def types() -> dict[str, str]:
    return types_of(*((name, None, None) for name in NAMES))


@pytest.mark.parametrize(("verdict", "names"), [(verdict, names) for verdict, *names in LINES], ids=lambda each: each[0] if isinstance(each, list) else each)
def test_wordings_of_many_trades(types: dict[str, str], verdict: str, names: list[str]) -> None:
    """All in one corpus: on a `same` line one type, on an `apart` line as many as names."""
    assert len({types[name] for name in names}) == (1 if verdict == "same" else len(names))


def test_every_join_says_why() -> None:
    """No type with two spellings is without a reason that names a word of it."""
    groups = group_indicators(records_of(*((name, None, None) for name in NAMES)))[0]
    joined = [group for group in groups if len(group.members) > 1]
    assert len(joined) > 100
    assert all(group.reasons for group in joined)


@pytest.mark.parametrize(
    ("name", "code", "unit", "as_name"),
    [("骨干培训数量", "11", "人", "骨干培训人数"), ("境外考察数量", "11", "次", "境外考察次数"), ("采购投影仪", "11", "台", "投影仪采购数量"), ("书画比赛参赛数量", "11", "人次", "书画比赛参赛人次")],
)
def test_the_unit_of_the_values_says_what_is_counted(name: str, code: str, unit: str, as_name: str) -> None:
    """Where the name is silent and all values of an output agree; elsewhere nobody knows."""
    found = types_of((name, code, unit), (as_name, code, unit))
    assert len(set(found.values())) == 1
    mixed = group_indicators(records_of((name, code, unit), (name, code, "项"), (as_name, code, unit)))[0]
    assert len(mixed) == 2


def test_money_makes_costs_of_what_is_spent() -> None:
    """运维费用 and 运维支出 are one where the values are money; a count of the same name is none."""
    rows = [("机房运维费用", "20", "万元"), ("机房年度运维支出", "20", "万元")]
    assert len(set(types_of(*rows).values())) == 1
    assert len(set(types_of(rows[0], ("机房年度运维支出", "11", "项")).values())) == 2


def test_a_share_makes_a_rate_of_a_growth() -> None:
    """图书借阅量增长 with values in % is its rate."""
    assert len(set(types_of(("图书借阅量增长", "31", "%"), ("图书借阅量增长率", "31", "%")).values())) == 1
    assert len(set(types_of(("图书借阅量增长", "31", "册"), ("图书借阅量增长率", "31", "%")).values())) == 2


@given(st.sampled_from(NAMES))
@settings(max_examples=200, deadline=None)
def test_a_second_reading_changes_nothing(name: str) -> None:
    """What is in order stays as it is."""
    measure = parse_measure(name)
    if measure.who:
        assert who_judges(measure.who) == measure.who
    else:
        assert in_order(measure.of, measure.head) == (measure.of, measure.head)


@given(st.text(alphabet="改造建设公厕数字化档案、和及村率质量", max_size=14))
@settings(max_examples=300, deadline=None)
def test_nothing_becomes_of_no_words(text: str) -> None:
    """Whatever is read, something is left of two characters or more, or it stays as it was."""
    of, _ = in_order(text, "率")
    assert len(of) >= min(2, len(text))


def test_the_tables_name_each_word_once() -> None:
    """A canonical word may have several lines, one in each trade; a word that stands for two would belong to the last."""
    for table in (ACTS, THINGS):
        lines = [line.partition(":") for line in table.splitlines() if line and not line.startswith("#")]
        stands_for = {canonical: {canonical} for canonical, _, _ in lines}
        for canonical, _, others in lines:
            for word in others.split():
                stands_for.setdefault(word, set()).add(canonical)
        assert not {word: sorted(canonical) for word, canonical in stands_for.items() if len(canonical) > 1}


def alike(*texts: str, head: str = "数", code: str | None = None) -> set[frozenset[str]]:
    measures = [Measure(*in_order(text, head)) for text in texts]
    return {frozenset((one.of, other.of)) for one, other, _ in find_alike({measure: Seen(code, None) for measure in measures})}


def test_likeness_joins_only_what_adds_nothing() -> None:
    """在册 restricts nothing; another group of people, another place in the net or an unknown word may."""
    assert alike("在册社区矫正对象监督", "社区矫正对象监督")
    for other in ("女性社区矫正对象监督", "社区矫正对象家属监督", "东片社区矫正对象监督"):
        assert not alike(other, "社区矫正对象监督")


def test_a_reason_of_likeness_shows_both_and_what_is_left() -> None:
    """So that an auditor sees what was overlooked on purpose."""
    one, other = (Measure(*in_order(text, "数")) for text in ("在册社区矫正对象监督", "社区矫正对象监督"))
    [(_, _, why)] = find_alike({one: Seen(None, None), other: Seen(None, None)})
    assert one.words in why
    assert other.words in why
    assert "在册" in why


def test_values_of_another_kind_keep_alike_measures_apart() -> None:
    """A share is no count, however alike the names."""
    one, other = (Measure(*in_order(text, "数")) for text in ("在册社区矫正对象监督", "社区矫正对象监督"))
    assert not find_alike({one: Seen("11", "share"), other: Seen("11", "count")})


def test_things_and_acts_are_told_apart() -> None:
    """公厕 is a thing by whatever name, 改造 an act wherever it stands."""
    assert content("公共厕所改造") == content("改造公厕")
    assert content("公厕改造").acts == {"改造"}
