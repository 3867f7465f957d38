"""From when until when a policy holds, only where its title or the words right after it say so."""

from __future__ import annotations

import re
from typing import Final

_FIVE_YEARS: Final = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}
_PLAN: Final = re.compile(r"[“\"'‘]?(十[一二三四五六])五[”\"'’]?(?!年|条|个|届|项)|第(十[一二三四五六])个五年")
_PERIOD: Final = re.compile(r"(?<!\d)(20\d\d)\s?年?\s?[-—–－―~～至到]{1,2}\s?(20\d\d)(?!\d)")
_STATED: Final = re.compile(r"(?:规划期|实施期|有效期限?|执行期|期限|时限)\s?(?:为|自|从|是)?\s?[:：]?\s?(20\d\d)[^，。；]{0,12}?[-—–－~～至到]{1,2}\s?(20\d\d)")
_UNTIL: Final = re.compile(r"有效期\s?(?:限)?\s?(?:延长|顺延)?\s?(?:至|到)\s?(20\d\d)\s?年")
_YEARS: Final = re.compile(r"有效期\s?限?\s?(?:为|是|[:：])?\s?([一二两三四五六七八九十]|\d{1,2})\s?年")
_SINCE: Final = re.compile(r"自\s?(20\d\d)\s?年(?:\s?(\d{1,2})\s?月)?(?:\s?(\d{1,2})\s?日)?起(?:施行|实施|执行|生效)?")
_DIGITS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NEXT: Final = re.compile(r"[《。；！？]")


def validity(title: str | None, after: str, number_year: int | None) -> tuple[int | None, int | None]:
    """`after` is the text that follows; only its first phrase speaks of this policy."""
    said = _NEXT.split(after, maxsplit=1)[0]
    if match := _UNTIL.search(said):
        return _since(said), int(match[1])
    if match := _YEARS.search(said):
        years = _DIGITS.get(match[1]) or int(match[1])
        began = _since(said) or number_year
        if began is None:
            return None, None
        start = _SINCE.search(said)
        new_year = start is not None and start[2] == "1" and start[3] in {"1", None}
        return _since(said), began + years - int(new_year)
    for words, pattern in ((title or "", _PERIOD), (said, _STATED)):
        if (match := pattern.search(words)) and int(match[1]) <= int(match[2]):
            return int(match[1]), int(match[2])
    if title is not None and (match := _PLAN.search(title)):
        first = _FIVE_YEARS.get(match[1] or match[2])
        return (None, None) if first is None else (first, first + 4)
    return _since(said), None


def _since(said: str) -> int | None:
    match = _SINCE.search(said)
    return None if match is None else int(match[1])
