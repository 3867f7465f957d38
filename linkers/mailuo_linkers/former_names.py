"""Former names that a text states: “本中心（原某中心）”, “某局更名为某委”. Reach for it as evidence of a rename; it finds
bodies that the documents know and ignores every other 原."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mailuo_graph.links import Body, Placement
from mailuo_graph.records import Evidence, Records
from mailuo_linkers.bodies import Bodies
from mailuo_linkers.normal import normalise
from mailuo_linkers.owners import ENDINGS, abbreviates, forms
from mailuo_linkers.places import place_of

_NAME: Final = f"[0-9\u4e00-\u9fff]{{2,30}}?(?:{ENDINGS})"
_FORMER: Final = re.compile(rf"\((?:原|前身为|前身是|曾用名:?){{1,2}}\"?(?P<old>{_NAME})\"?\)")
_RENAMED: Final = re.compile(rf"(?:原|由)?\"?(?P<old>{_NAME})\"?(?:于\d{{4}}年(?:\d{{1,2}}月)?)?(?:正式)?(?:更名为|改名为|改称为?)\"?(?P<new>{_NAME})(?![\u4e00-\u9fff])")
_DATED: Final = r"(?:于)?(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?)?[,，]?"
_CHANGED: Final = "(?:更名|改名|改称|更改名称|变更名称)"
_OUT_OF: Final = re.compile(
    rf"(?P<new>[0-9\u4e00-\u9fff]{{2,30}}?)[(,，]?(?:系|是)?{_DATED}(?:系|是)?(?:由|从|自)(?:原)?\"?(?P<old>{_NAME})\"?(?:于\d{{4}}年(?:\d{{1,2}}月)?)?(?:正式)?"
    rf"{_CHANGED}(?:并)?(?:组建|而来|而成|设立|成立|为现名|后成立)?(?![为作成是])"
)
"""本中心（2031年由原某中心更名组建）."""
_CAME: Final = re.compile(rf"(?P<new>[本我](?:局|委|厅|办|中心|馆|院|处|所|站|队|校|单位))[(,，]?(?:系|是)?{_DATED}原?\"?(?P<old>{_NAME})\"?{_DATED}(?:正式)?{_CHANGED}(?:而来|而成|组建|设立|成立|后成立)")
"""本中心（某站2031年更名而来）."""
_AFTER: Final = re.compile(rf"(?:^|[^0-9\u4e00-\u9fff])(?:\d{{4}}年(?:\d{{1,2}}月)?)?(?:原)?\"?(?P<old>{_NAME})\"?{_DATED}(?:正式)?(?:更名|改名|改称)(?:以)?后")
"""某中心更名后, said by the unit that has the name now."""
_ONCE: Final = re.compile(rf"(?P<new>[0-9\u4e00-\u9fff]{{2,30}}?)[(,，]?(?:的)?(?:前身|原名|曾用名|原称|旧称)(?:为|是|叫|系|:)?\"?(?P<old>{_NAME})\"?(?![0-9\u4e00-\u9fff])")
_TO_OURS: Final = re.compile(rf"原?\"?(?P<old>{_NAME})\"?(?:已)?{_DATED}(?:已)?(?:正式)?{_CHANGED}为(?P<new>[本我](?:局|委|厅|办|中心|馆|院|处|所|站|队|校|单位))")
_BEFORE: Final = 30
_OURS: Final = "本单位"
_OWN: Final = re.compile("(?:本|我)(?:局|委|厅|办|中心|馆|院|处|所|站|队|校|单位|部门)$")
_PLAIN_OWN: Final = re.compile("(?:^|用于|支付|保障|对|由|是|为)(?:局|委|厅|办|中心|馆|院|处|所|站|队|校)$")
"""中心（原某所）, at the beginning of what it is about."""
_ENDING: Final = re.compile(f"(?:{ENDINGS})$")
_SHORTEST: Final = 4


@dataclass(frozen=True, slots=True)
class Said:
    """`whole`: both names are written out, not just the old one with “our centre”."""

    earlier: str
    later: str
    words: str
    whole: bool
    document: str
    file_name: str | None
    evidence: Evidence | None


def former_names(records: Records, bodies: Bodies, placements: list[Placement]) -> Iterator[Said]:
    placed = {(p.document, p.row): p for p in placements}
    files = {d.document: d.file_name for d in records.documents}
    known = _Known(bodies.bodies)
    for project in records.projects:
        for words, evidence in ((project.goal, project.goal_evidence), (project.name, project.evidence), (project.expected, None), (project.note, None)):
            if words is None or not ("原" in words or "更名" in words or "前身" in words or "曾用名" in words or "改名" in words or "改称" in words):
                continue
            place = placed[project.document, project.row]
            for old, new, quoted, whole in _statements(words):
                for earlier, later in known.pair(old, new, place):
                    yield Said(earlier, later, quoted, whole, project.document, files[project.document], evidence)


def _statements(words: str) -> Iterator[tuple[str, str, str, bool]]:
    """Old name, new name or the words in front that end with it, what to quote, whether the new name is written out."""
    normal = normalise(words)
    text = normal.text
    for match in _FORMER.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        head = re.search("[0-9\u4e00-\u9fff]+$", before)
        new = "" if head is None else head.group()
        start, end = normal.raw_span(match.start() - len(new), match.end())
        yield match["old"], new, words[start:end], _OWN.search(new) is None
    for match in (*_OUT_OF.finditer(text), *_CAME.finditer(text), *_ONCE.finditer(text), *_TO_OURS.finditer(text)):
        start, end = normal.raw_span(match.start(), match.end())
        yield match["old"], match["new"], words[start:end], _OWN.search(match["new"]) is None
    for match in _AFTER.finditer(text):
        start, end = normal.raw_span(match.start("old"), match.end())
        yield match["old"], _OURS, words[start:end], False
    for match in _RENAMED.finditer(text):
        start, end = normal.raw_span(match.start(), match.end())
        yield match["old"], match["new"], words[start:end], True


class _Known:
    """Bodies by the ways their names may be written."""

    def __init__(self, bodies: list[Body]) -> None:
        self._bodies = {body.uid: body for body in bodies}
        self._written: dict[str, list[Body]] = defaultdict(list)
        for body in bodies:
            for form in {f for spelling in body.spellings for f in forms(spelling)}:
                self._written[form].append(body)

    def pair(self, old: str, new: str, place: Placement) -> Iterator[tuple[str, str]]:
        """Of each kind the one body the old words mean and the one the new words mean, both of the place of the document
        that says so."""
        here = {uid: self._bodies[uid] for uid in (place.unit, place.department) if uid is not None}
        for own in here.values():
            later = own if self._means(new, own) else self._one(new, own)
            if later is None:
                continue
            earlier = self._one(old, own)
            if earlier is not None and earlier.uid != later.uid:
                yield earlier.uid, later.uid

    def _means(self, words: str, body: Body) -> bool:
        """“本中心” of a centre, or the end of the words in front is the body's name or a short form of it."""
        ending = _ENDING.search(normalise(body.name).text)
        if _OWN.search(words) or (ending is not None and _PLAIN_OWN.search(words) and words.endswith(ending.group())):
            return words.endswith(("单位", "部门")) or (ending is not None and words[-1] == ending.group()[-1])
        for spelling in body.spellings:
            for form in forms(spelling):
                if any(words.endswith(form[cut:]) for cut in range(len(form) - _SHORTEST + 1)[:_BEFORE] if _tail_of(form, cut)):
                    return True
                if any(abbreviates(words[at:], form) for at in range(max(0, len(words) - len(form)), len(words) - _SHORTEST)):
                    return True
        return False

    def _one(self, words: str, own: Body) -> Body | None:
        """The one body of this kind and place that is written so. 市某中心 is 某市某中心 there."""
        short = words[place_of(words).length :] if not place_of(words).names else words
        fitting = {b.uid: b for form in (words, short) for b in self._written.get(form, ()) if b.kind == own.kind and b.district == own.district}
        return next(iter(fitting.values())) if len(fitting) == 1 else None


def _tail_of(form: str, cut: int) -> bool:
    """A name may be shortened to its end where at least half of it remains: 监测调度中心, not 中心."""
    return 2 * (len(form) - cut) >= len(form)
