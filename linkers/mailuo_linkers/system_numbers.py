"""Systems that a text names by a number: service numbers and their desks, dispatch systems behind one, nets by frequency."""

from __future__ import annotations

import re
from typing import Final

from mailuo_graph.gazetteer import Gazetteer
from mailuo_graph.identity import identity_form
from mailuo_graph.records import MentionRecord
from mailuo_linkers.system_places import Place, split_place

_LINE: Final = re.compile("热线(?:信息)?(?:平台|系统)$")
_DESK: Final = re.compile("热线(?:平台)?(?P<where>[\u4e00-\u9fff]{1,6}?)分中心$")
DIGITS: Final = re.compile(r"\d{5,8}")
_TRADES: Final = {"120": "急救", "110": "报警", "119": "消防", "122": "交通事故"}
_DISPATCH: Final = re.compile("(?:120|110|119|122)(?P<trade>急救|报警|消防|接处警|接警)?(?=[\u4e00-\u9fff]{2,12}(?:系统|平台)$)")
"""A number before the system that its calls come to says of what trade it is."""


_RADIO: Final = re.compile(r"(?P<number>\d{3,4})(?:mhz|m|兆)(?:hz)?(?P<name>.*网)")
"""A net by its frequency, however that is spelt."""


def hotline(words: str, record: MentionRecord, own: Place, places: dict[str, Place], known: Gazetteer) -> tuple[Place | None, str] | None:
    """Whose service number the words name, and its name; with 分中心 where a place's own desk of it is meant. None where they
    name no number, or the system behind one (120急救调度指挥系统)."""
    if _LINE.search(words) is None and (record.category != "热线" or words.endswith(("系统", "平台"))):
        return None
    for number in known.numbers.values():
        at = words.find(number.number)
        if at < 0:
            continue
        before, desk = words[:at], _DESK.search(words)
        if desk is not None:
            where, _ = split_place(desk["where"] + "热线热线", own, places)
            return where or own, identity_form(number.name) + "分中心"
        place, _ = split_place(before + "热线热线", own, places)
        while place is None and len(before) > 2:  # noqa: PLR2004 - 工单来自例川12345热线: the place stands right before the number
            before = before[1:]
            place, _ = split_place(before + "热线热线", own, places)
        return place, identity_form(number.name)
    other = DIGITS.search(words)
    return None if other is None else (None, f"{other[0]}热线")


def net_of_a_frequency(words: str) -> str | None:
    found = _RADIO.fullmatch(words)
    return None if found is None else f"{found['number']}兆{found['name']}"


def without_number(words: str) -> str:
    """急救调度系统 for 120调度系统."""
    return _DISPATCH.sub(lambda m: m["trade"] or _TRADES[m[0]], words)
