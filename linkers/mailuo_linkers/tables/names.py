"""Names of a table taken apart, each distinct part once: printed period, owner in front, phase, lot, marks in brackets,
stage, and the core that stays the same from year to year. The words are those of `mailuo_linkers.names`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from string import ascii_lowercase, digits
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.names import SLOTS, SUFFIX_WORDS, Kind, slot_value
from mailuo_linkers.normal import normalise_all
from mailuo_linkers.tables.keys import grouped
from mailuo_linkers.tables.owners import Owners, prefix_length

# A year as scans show it: o, l and z stand for 0, 1 and 2; one digit may be lost, then the year is not known.
_YEAR: Final = "(?:19[0-9]{2}|2[0o][0-9olz]{2})"
_END: Final = "\n"
_AFTER_LOST: Final = "(?=年|[-~至]{1,2}(?:19|2[0o])|[)])"
# By first character, so that the pattern is tried at those characters only. No digit stands before it.
_YEARS_BY_START: Final = {
    "1": "(?<![0-9]1)9[0-9]{2}(?![0-9])",
    "2": f"(?<![0-9]2)(?:[0o][0-9olz]{{2}}(?![0-9])|[0-9olz]{{2}}{_AFTER_LOST})",
    "0": f"(?<![0-9]0)[0-9olz]{{2}}{_AFTER_LOST}",
    "o": f"(?<![0-9]o)[0-9olz]{{2}}{_AFTER_LOST}",
}
_REST_OF_PERIOD: Final = (
    rf"(?:年度?)?(?:[0-9]{{1,2}}月)?(?:[-~至到一]{{1,2}}(?:{_YEAR}|[0-9olz]{{2,3}}(?=年|度|\)|$|{_END}))(?:年[0-9]{{1,2}}月)?)?年?度?"
)
_STARTS: Final = [start + rest for start, rest in _YEARS_BY_START.items()]
_PERIODS: Final = re.compile("|".join((rf"(\((?:{'|'.join(_STARTS)}){_REST_OF_PERIOD}\)", *(start + _REST_OF_PERIOD for start in _STARTS))) + ")")
_YEAR_IN: Final = re.compile(_YEAR)
_DIGITS: Final = str.maketrans("olz", "012")
_MARK: Final = "\x00"
_NEVER: Final = 9999
_BEFORE_SIGN: Final = 5
_SLOT_SIGNS: Final = re.compile("[期批轮届段包版]|本级|机关|[主备]用|备份|[主备](?=[光链线机])|[东南西北][中片线区]|[a-z][区座]")
"""Without one of these no phase, lot or qualifier is looked for: most names have none."""
_MARKS: Final = "()[]<>\"':,.;~、。，；·_/\\-"
_SIGNS: Final = re.compile(f"{_SLOT_SIGNS.pattern}|[{re.escape(_MARKS)}]")
_SIGN_CHARACTERS: Final = f"期批轮届段包版本机主备东南西北{ascii_lowercase}{_MARKS}"
"""One of them is part of every sign."""
# Said of a payment and not of the project: it belongs to a contract period before the year.
_LATE_PAYMENT: Final = re.compile("尾款|余款|结转|待支付|未付|未支付|跨年|质保金|进度款|续签|续期|延续|以前年度|上年")
_STAGES: Final = re.compile("(?P<pilot>试点|试行|试用)$|(?P<full>(?:全面|全域|全市|全区|全县)(?:推广|铺开|实施|推开|覆盖))$|(?P<wide>推广)$")
_STAGE_ENDS: Final = ("试点", "试行", "试用", "推广", "铺开", "实施", "推开", "覆盖")
_SAYS_NOTHING: Final = re.compile("项目|专项|工作|任务|工程|保障|涉密|保密|秘密|代号|编号|其他")
_LONG_ENOUGH: Final = 5
_CHUNK: Final = 1 << 17
"""Names whose years are taken out at once."""
_WITHHELD: Final = frozenset({"涉密", "保密", "秘密", "机密", "不公开"})
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_NUMBERS: Final = re.compile("[0-9a-z]+")
_SHORTEST_CORE: Final = 2
_SUFFIXES: Final = {end: tuple(word for word in SUFFIX_WORDS if word[-1] == end) for end in {word[-1] for word in SUFFIX_WORDS}}
_NO_SUFFIX: Final = ("政务服务", "公共服务", "便民服务", "水费", "电费", "话费", "学费")
_BRACKETED: Final = re.compile(r"[(\[<]([^()\[\]<>]+)(?:[)\]>]|$)")


class Parts(NamedTuple):
    """What a name without years and owner consists of. `late` is whether it says to be paid for an earlier period."""

    core: str
    phase: str
    lot: str
    tag: str
    stage: str
    late: bool


@dataclass(slots=True)
class Names:
    """One line a record. Codes stand for the distinct parts in the lists; 0 is always the empty part. `number` is of each
    core: the figures and letters in it. `first` and `last`
    are printed years, 0 where none is."""

    core: NDArray[np.int32]
    phase: NDArray[np.int32]
    lot: NDArray[np.int32]
    tag: NDArray[np.int32]
    stage: NDArray[np.int32]
    late: NDArray[np.bool_]
    number: NDArray[np.int32]
    first: NDArray[np.int16]
    last: NDArray[np.int16]
    coded: NDArray[np.bool_]
    words: dict[str, list[str]]

    def of(self, rows: NDArray[np.int64]) -> Names:
        """Those of some records; the lists of parts stay."""
        return Names(
            self.core[rows], self.phase[rows], self.lot[rows], self.tag[rows], self.stage[rows], self.late[rows], self.number, self.first[rows],
            self.last[rows], self.coded[rows], self.words,
        )  # fmt: skip


def without_periods(names: list[str]) -> tuple[list[str], NDArray[np.int16], NDArray[np.int16]]:
    """Names without the years in them, and the first and last of them; 0 where there is none or a digit is lost. All names
    in one text, so that the pattern runs once."""
    pieces = _PERIODS.split(_END.join(names))
    found = pieces[1::2]
    # A mark stands where years stood; the lines it is on are those of the names.
    marked = _MARK.join(pieces[::2])
    signs = np.frombuffer(marked.encode("utf-32-le", "surrogatepass"), np.uint32)
    line = np.cumsum(signs == ord(_END))[signs == ord(_MARK)]
    first, last = np.full(len(names), _NEVER, np.int16), np.zeros(len(names), np.int16)
    distinct: dict[str, int] = {}
    which = _numbered(found, distinct)
    years = np.array([_years(words) for words in distinct], np.int16).reshape(-1, 2)[which]
    dated = years[:, 0] > 0
    np.minimum.at(first, line[dated], years[dated, 0])
    np.maximum.at(last, line[dated], years[dated, 1])
    first[first == _NEVER] = 0
    return marked.replace(_MARK, "").split(_END), first, last


def _numbered(texts: list[str], codes: dict[str, int]) -> NDArray[np.int32]:
    """The number of each text; those not in `codes` are added."""
    return np.fromiter((codes.setdefault(text, len(codes)) for text in texts), np.int32, len(texts))


def _with_any(texts: list[str], characters: str) -> NDArray[np.bool_]:
    """Which texts have one of these characters. No text has a line end in it."""
    signs = np.frombuffer(_END.join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    wanted = np.zeros(max(int(signs.max(initial=0)), *map(ord, characters)) + 1, np.bool_)
    wanted[list(map(ord, characters))] = True
    out = np.zeros(len(texts), np.bool_)
    out[np.searchsorted(np.flatnonzero(signs == ord(_END)), np.flatnonzero(wanted[signs]))] = True
    return out


def _years(words: str) -> tuple[int, int]:
    years = [int(year.translate(_DIGITS)) for year in _YEAR_IN.findall(words)]
    return (min(years), max(years)) if years else (0, 0)


_slot = lru_cache(maxsize=1024)(slot_value)


def take_parts(name: str) -> Parts:
    if _SIGNS.search(name) is None:
        return _plain_parts(name)
    phase = lot = ""
    qualifiers: list[str] = []
    text, sign = name, _SLOT_SIGNS.search(name)
    if sign is not None:
        kept, at = [], 0
        for match in SLOTS.finditer(name, max(0, sign.start() - _BEFORE_SIGN)):
            kind, words = match.lastgroup, match.group()
            kept.append(name[at : match.start()])
            at = match.end()
            if kind == Kind.PHASE:
                phase += _slot(Kind.PHASE, words)
            elif kind == Kind.LOT:
                lot += _slot(Kind.LOT, words)
            else:
                qualifiers.append(_slot(Kind.QUALIFIER, words))
        text = "".join(kept) + name[at:]
    text, notes, late = _without_notes(text)
    core, stage = _without_suffix(text or "".join(filter(str.isalnum, name)))
    return Parts(core, phase, lot, "|".join(sorted(qualifiers + notes)), stage, late)


def _plain_parts(name: str) -> Parts:
    """Of a name without signs."""
    core, stage = _without_suffix(name)
    return Parts(core, "", "", "", stage, late=False)


def _without_notes(text: str) -> tuple[str, list[str], bool]:
    """The text without brackets and punctuation, what stood in brackets, and whether that speaks of a late payment."""
    if text.isalnum():
        return text, [], False
    bracketed = _BRACKETED.findall(text) if "(" in text or "[" in text or "<" in text else []
    late = [words for words in bracketed if _LATE_PAYMENT.search(words)]
    plain = _BRACKETED.sub("", text) if bracketed else text
    return "".join(filter(str.isalnum, plain)), [words for words in bracketed if words not in late], bool(late)


def _without_suffix(text: str) -> tuple[str, str]:
    """Suffixes and a stage at the end, as long as something is left."""
    stage = ""
    while True:
        for word in _SUFFIXES.get(text[-1:], ()):
            if text.endswith(word) and len(text) - len(word) >= _SHORTEST_CORE and not text.endswith(_NO_SUFFIX):
                text = text.removesuffix(word)
                break
        else:
            if not text.endswith(_STAGE_ENDS):
                return text, stage
            match = _STAGES.search(text)
            if match is None or match.start() < _SHORTEST_CORE:
                return text, stage
            stage = match.lastgroup or ""
            text = text[: match.start()]


def only_a_code(core: str) -> bool:
    """项目A01, XM-2024-003, 涉密专项07: nothing that says what is paid for."""
    if _NUMBERS.search(core) is None:
        if len(core) > _LONG_ENOUGH:
            return False
    else:
        core = _SAYS_NOTHING.sub("", core)
    return len(_HAN.findall(core.replace("项目", "").replace("专项", ""))) < _SHORTEST_CORE or core in _WITHHELD


def take_names(names: list[str], name_of: NDArray[np.int32], owner_of: NDArray[np.int32], owners: Owners) -> Names:
    """`names` are distinct, `name_of` and `owner_of` give each record's."""
    rests: dict[str, int] = {}
    rest_of, first, last = np.empty(len(names), np.int64), np.empty(len(names), np.int16), np.empty(len(names), np.int16)
    for at in range(0, len(names), _CHUNK):
        part = slice(at, at + _CHUNK)
        plain, first[part], last[part] = without_periods(normalise_all(names[part]))
        rest_of[part] = _numbered(plain, rests)
    keys, key_of, _ = grouped(owner_of.astype(np.int64) * len(rests) + rest_of[name_of])
    own_owner, own_rest = (part.tolist() for part in np.divmod(keys, max(len(rests), 1)))
    distinct = list(rests)
    written = [distinct[rest] for rest in own_rest]
    bare: dict[str, int] = {}
    bare_of = _numbered([name[prefix_length(name, owners.prefixes[owner]) :] for name, owner in zip(written, own_owner, strict=True)], bare)
    signed = _with_any(list(bare), _SIGN_CHARACTERS).tolist()
    parts = [take_parts(name) if sign else _plain_parts(name) for name, sign in zip(bare, signed, strict=True)]
    return _coded(parts, bare_of[key_of], first[name_of], last[name_of])


def _coded(parts: list[Parts], of: NDArray[np.int32], first: NDArray[np.int16], last: NDArray[np.int16]) -> Names:
    words: dict[str, list[str]] = {}
    columns: dict[str, NDArray[np.int32]] = {}
    by_part = dict(zip(Parts._fields, zip(*parts, strict=True), strict=True)) if parts else dict.fromkeys(Parts._fields, ())
    for field in ("core", "phase", "lot", "tag", "stage"):
        codes = dict(zip(dict.fromkeys(("", *by_part[field])), count(), strict=False))
        columns[field] = np.fromiter(map(codes.__getitem__, by_part[field]), np.int32, len(parts))[of]
        words[field] = list(codes)
    cores = words["core"]
    numbered = _with_any(cores, digits + ascii_lowercase)
    number, coded = np.zeros(len(cores), np.int32), np.zeros(len(cores), np.bool_)
    number[numbered] = 1 + _numbered(["|".join(_NUMBERS.findall(cores[at])) for at in np.flatnonzero(numbered).tolist()], {})
    short = np.fromiter(map(len, cores), np.int32, len(cores)) <= _LONG_ENOUGH
    doubtful = np.flatnonzero(numbered | short)
    coded[doubtful] = [only_a_code(cores[at]) for at in doubtful.tolist()]
    late = np.array(by_part["late"], np.bool_)[of]
    return Names(
        columns["core"], columns["phase"], columns["lot"], columns["tag"], columns["stage"], late, number, first, last, coded[columns["core"]], words,
    )  # fmt: skip
