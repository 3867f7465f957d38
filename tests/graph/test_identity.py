"""Ids: stable for what a thing is, apart for what it is not."""

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from mailuo_graph.identity import (
    department_uid,
    document_uid,
    identity_form,
    lineage_uid,
    project_uid,
    unit_key,
    unit_uid,
)

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=300, deadline=None)
@given(names)
def test_identity_form_is_idempotent(name):
    """What was folded once stays as it is."""
    assert identity_form(identity_form(name)) == identity_form(name)


@settings(max_examples=200, deadline=None)
@given(names, st.data())
def test_blanks_and_width_do_not_count(name, data):
    """Blanks anywhere, and full-width forms, are the same name: a PDF breaks lines and a scan adds blanks."""
    at = data.draw(st.integers(0, len(name)))
    assert identity_form(name[:at] + data.draw(st.sampled_from([" ", "\n", "\u3000", "\u200b"])) + name[at:]) == identity_form(name)


def test_spellings_of_one_name_are_one():
    """Brackets, quotes, dashes and the radicals that browsers print fold; digits, points and numerals don't."""
    same = ["甲平台（一期）2.0－“乙”", '甲平台(一期)2.0-"乙"', "甲平台 （一期） 2.0—「乙」", "甲平台（⼀期）2.0–“乙”"]
    assert len({identity_form(each) for each in same}) == 1
    apart = ["平台（一期）", "平台（二期）", "平台一期", "平台1.5", "平台15", "平台甲", "平台乙"]
    assert len({identity_form(each) for each in apart}) == len(apart)


def test_a_million_projects_have_a_million_ids():
    """Different names, units or years never share an id."""
    draw = random.Random(20310101)  # noqa: S311 - reproducible names, no secret
    places = [f"{a}{b}" for a in "东南西北中上下前后左右" for b in "江河湖海山原林泉桥港湾"]
    objects = ["热线", "平台", "专网", "机房", "大厅", "档案", "短信", "视频", "数据", "门户"]
    actions = ["建设", "升级", "运维", "运营", "租赁", "购置", "服务", "改造"]
    wanted = set()
    while len(wanted) < 1_000_000:
        name = f"{draw.choice(places)}{draw.choice(objects)}{draw.choice(actions)}项目（{draw.randrange(1, 400)}标段）"
        wanted.add((draw.randrange(2019, 2031), draw.choice(places) + "局", name))
    ids = {project_uid(year, unit_key(unit, None), name) for year, unit, name in wanted}
    assert len(ids) == len(wanted)


def test_ids_are_readable_and_fixed():
    """An id tells the year and the beginning of the name; these exact ids are in people's decisions for ever."""
    uid = project_uid(2031, unit_key("示例市档案馆", "示例市文化局"), "库房恒湿系统运维（二期）")
    assert uid == "P2031-库房恒湿系统运维二期-" + uid[-13:]
    assert re.fullmatch(r"P2031-[\w]+-[a-z2-7]{13}", uid)
    assert project_uid(2031, unit_key("示例市档案馆", None), "库房恒湿系统运维(二期)") == uid
    assert document_uid("ab" * 32) == "D-" + "ab" * 8
    assert lineage_uid(uid) == "C" + uid[1:]


def test_what_is_not_the_same_is_apart():
    """Year, unit, name, what tells rows apart, and the fingerprint of an undated document all count."""
    base = project_uid(2031, "甲局", "平台运维")
    others = [
        project_uid(2032, "甲局", "平台运维"),
        project_uid(None, "甲局", "平台运维", undated="undated:10"),
        project_uid(None, "甲局", "平台运维", undated="undated:11"),
        project_uid(2031, "乙局", "平台运维"),
        project_uid(2031, "甲局", "平台运营"),
        project_uid(2031, "甲局", "平台运维", apart="10.00"),
    ]
    assert len({base, *others}) == len(others) + 1


def test_an_undated_fingerprint_does_not_matter_once_the_year_is_known():
    """Two formats of a dated document may differ in what was read of it; the id must not."""
    assert project_uid(2031, "甲局", "平台运维", undated="x") == project_uid(2031, "甲局", "平台运维", undated="y")


def test_the_bureau_itself_is_one_unit_only_within_its_department():
    """本级 of two departments are two units; a named unit is the same wherever it is printed."""
    assert unit_uid("（本级）", "甲局") != unit_uid("（本级）", "乙局")
    assert unit_uid("机关本级", "甲局") != unit_uid("机关本级", "乙局")
    assert unit_uid("示例市档案馆", "甲局") == unit_uid("示例市档案馆", "乙局")
    assert department_uid("甲局") != unit_uid("甲局", None)
