"""What makes two lines that read alike two things all the same: other things done to one object, halves of one line,
siblings whose names differ in one word, contracts that follow each other, what each unit pays for itself."""

from __future__ import annotations

import re
from typing import Final

from mailuo_linkers.duplicates.apart import told_apart
from mailuo_linkers.duplicates.lines import Line, Lines
from mailuo_linkers.duplicates.wording import THING, bigrams, longest_common, overlap, telling
from mailuo_linkers.owners import common_start

_KEEPS: Final = re.compile("管护|养护|维修|维护|维保|运维|保养|看护|运营|值守|管理费")
_SERVED: Final = re.compile("服务(?:采购|购买|外包)|(?:采购|购买)[^。]{0,12}服务|外包$")
_MAKES: Final = re.compile("建设|新建|改造|升级|扩建|更新|配套|布点|扩点|增点|铺设|布设|安装|开发|购置|添置")
_INSPECTS: Final = re.compile("检测|检查|核查|评估|排查|鉴定|抽[检测查]|监测(?!系统|平台|设施|站|点|网|设备|仪|哨)|巡[检查访]|普查|调查|测报|探访|走访|检定|评定")
_BACKUP: Final = re.compile("备[用份]|灾备|冗余|第二路|另一路|应急(?:线路|链路)")
_PAYS_LATE: Final = re.compile("尾款|质保金|质量保证金|保证金|余款|欠款|结算|决算")
"""What pays for finished work does none."""
SPLIT: Final = re.compile(
    "析出|单列|拆分|拆出|拆成|拆为|分列|分设|分开|分离|划出|剥离|一分为二|分[成作为]两|独立安排|单独安排|另行安排|另列|另立|独立成项|各自(?:立项|列支|安排|核算)|不再(?:捆绑|打包|合并|合列)|原[^。；;,，]{0,16}(?:捆绑|打包|合在一起|同列|混列|合列|合并列支)",
)
_BRACKETS: Final = re.compile("[(（][^()（）]*[)）]")
_UNIT_KIND: Final = re.compile("(?:大队|中队|支队|分局|分院|学校|中学|小学|幼儿园|医院|卫生院|消防救援站|派出所|司法所|管理所|管理站|管理处|福利院|敬老院|看守所|法庭|分馆)$")
_SITES: Final = re.compile("[\u4e00-\u9fff]{1,3}?(?:大院|办公区|院区|校区|园区|办公点|集中办公|大楼|办公楼|片区|分中心|营区|站点)")
_NAMED_ALIKE: Final = 0.5
_CODES: Final = re.compile("[a-z]*\\d+[a-z\\d]*")
_OWN_NEEDS: Final = re.compile("物业|后勤|公用|办公|经费补[助充]|劳务|派遣|工资|社保|房租|租金|水电|食堂|体检|保险|公车|车辆|法律顾问|审计|财务|档案")
"""What each unit pays for itself."""
_WITHOUT: Final = re.compile("不(?:包含|包括|含|涉及)[^。；，]{0,8}(?:续建|在建|二期|新建|升级|改造|运维|维护|运行|其他|另)")
_BUILT_ON: Final = re.compile("[二三四]期|续建|升级|改造|扩容|新建|扩建")


def unlike(first: Line, second: Line, lines: Lines, *, by_names: bool = True) -> bool:
    """Different things for certain, or different things to do to one. `by_names`: names that differ in one word tell."""
    if first.object == second.object or lines.one_undertaking(first, second) or told_apart(first, second) or side_by_side(first, second):
        return True
    if any(_PAYS_LATE.search(line.title) for line in (first, second)) or _parts_of_one(first, second, lines) or _leaves_out(first, second) or (by_names and siblings(first, second)):
        return True
    if (_BACKUP.search(first.title) is None) != (_BACKUP.search(second.title) is None):
        return True
    if first.months is not None and second.months is not None and first.months.common(second.months) is None:
        return True  # one contract after the other
    both = {doing(first), doing(second)}
    if {"build", "run"} <= both or {"build", "check"} <= both or ("check" in {first.action, second.action} and "build" in both):
        return True
    return first.unit != second.unit and any(_OWN_NEEDS.search(line.title) for line in (first, second))


def _leaves_out(first: Line, second: Line) -> bool:
    """One of them says that it leaves out what is built on, and that is the other."""
    return any(_WITHOUT.search(one.text) is not None and _BUILT_ON.search(other.title) is not None for one, other in ((first, second), (second, first)))


def doing(line: Line) -> str:
    """What the name says, over what the goal speaks of."""
    if _KEEPS.search(line.title) is not None or _SERVED.search(line.title) is not None:
        return "run"
    if _MAKES.search(line.title) is not None:
        return "build"
    return "check" if _INSPECTS.search(line.title) is not None else line.action


def _parts_of_one(first: Line, second: Line, lines: Lines) -> bool:
    """Two halves of what was one line: the names differ only in brackets, both goals say that they were split off, or both
    are parts of one earlier line."""
    bases = [_BRACKETS.sub("", line.record.name) for line in (first, second)]
    if bases[0] == bases[1] and first.record.name != second.record.name:
        return True
    return all(SPLIT.search(line.text) for line in (first, second)) or bool(lines.split_from(first) & lines.split_from(second))


def siblings(first: Line, second: Line, *, of_a_kind: bool = False) -> bool:
    """大气污染防治 and 水污染防治, 妇女甲癌筛查 and 妇女乙癌筛查: the names end alike, and what differs before is
    nowhere in the other's work; or they carry numbers of their own, as roads do. A common ending that is only a kind
    of thing (平台, 热线) tells where `of_a_kind` is asked: two hotlines are two."""
    one, other = (_BRACKETS.sub("", line.title) for line in (first, second))
    codes = [set(_CODES.findall(name)) for name in (one, other)]
    if all(codes) and not codes[0] & codes[1]:
        return True
    begin = common_start(one, other)
    end = min(common_start(one[::-1], other[::-1]), len(one) - begin, len(other) - begin)
    front, back = (telling(part if of_a_kind else THING.sub("", part)) for part in (one[:begin], one[len(one) - end :]))
    between = [name[begin : len(name) - end] for name in (one, other)]
    if (len(back) > 1 or (len(front) > 1 and end > 1)) and all(between) and between[0] not in second.work and between[1] not in first.work:
        return True
    common = longest_common(first.object, second.object)
    if len(telling(THING.sub("", common))) < 2:  # noqa: PLR2004 - a word
        return False
    rests = [telling(line.object.replace(common, "\x00", 1)) for line in (first, second)]
    if not all(rests):
        return False
    return not any(
        piece in other_line.work or piece in other_line.title
        for rest, other_line in zip(rests, (second, first), strict=True)
        for piece in {rest[at : at + 2] for at in range(max(1, len(rest) - 1))}
    )


def side_by_side(first: Line, second: Line) -> bool:
    """One kind of work at two places that each have to be paid: of two units of one kind (two brigades, two schools), or
    of one name but for the place in front."""
    if first.unit != second.unit:
        kinds = [_UNIT_KIND.search(line.unit_name) for line in (first, second)]
        return all(kinds) and kinds[0][0] == kinds[1][0] and (first.object == second.object or overlap(bigrams(first.object), bigrams(second.object)) >= _NAMED_ALIKE)  # type: ignore[index]  # all() looked
    sites = [set(_SITES.findall(line.title)) for line in (first, second)]
    return all(sites) and sites[0] != sites[1] and not sites[0] & sites[1]
