"""What is generally known of systems, read from data/gazetteers/systems.yaml. Extraction looks for its names and linking
needs to know whose such a thing is, hence its place under both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from mailuo_graph.errors import InputError

_LARGEST: Final = 1024 * 1024
_DEEPEST: Final = 8
_PLACE: Final = "place"


@dataclass(frozen=True, slots=True)
class Term:
    """`each` is place or nation; `alone` is False where the words name a policy unless a kind follows."""

    term: str
    category: str
    aliases: tuple[str, ...] = ()
    each: str = _PLACE
    alone: bool = True
    parent: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    number: str
    name: str
    bare: bool


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """`terms` by every spelling; `kinds` gives the category of the word a name ends with, `parts` those of them that
    mostly end the name of a piece of something. `words` finds the generic ones, of which `content` say what a thing is about."""

    kinds: dict[str, str]
    parts: frozenset[str]
    generic: re.Pattern[str]
    words: re.Pattern[str]
    content: frozenset[str]
    acronyms: dict[str, str]
    never: frozenset[str]
    sectors: frozenset[str]
    functions: frozenset[str]
    terms: dict[str, Term]
    numbers: dict[str, Number]

    def is_generic(self, core: str) -> bool:
        """Nothing but words that make no name."""
        return self.generic.fullmatch(core) is not None

    def tells(self, core: str) -> bool:
        """Of words that make no name each by itself: whether together they do, as two that have a content or three with
        one: 投诉举报平台, 数字化企业服务平台."""
        words = self.words.findall(core)
        having = len(self.content.intersection(words))
        return having >= 2 or (having == 1 and len(words) >= 3)  # noqa: PLR2004 - as above


@lru_cache(maxsize=1)
def systems() -> Gazetteer:
    """The gazetteer of systems that comes with the program."""
    return read_gazetteer(_shipped("systems.yaml"))


def gazetteer_text(name: str) -> str:
    """A gazetteer of plain lines that comes with the program."""
    return _shipped(name).read_text(encoding="utf-8")


def _shipped(name: str) -> Path:
    """Packaged in a wheel, under data/ in a checkout."""
    packaged = Path(str(resources.files("mailuo_graph"))) / "gazetteers"
    checkout = Path(__file__).resolve().parents[2] / "data" / "gazetteers"
    for folder in (packaged, checkout):
        if (folder / name).is_file():
            return folder / name
    raise InputError(f"找不到名录 {name}；请重新安装 mailuo", f"the gazetteer {name} is missing; install mailuo again")


def read_gazetteer(path: Path) -> Gazetteer:
    root = _parsed(path)
    if not isinstance(root, _Map):
        raise _wrong(path, 1, "须是一组键值", "it must be a mapping")
    unknown = root.keys() - {"kinds", "generic", "content", "acronyms", "never", "sectors", "functions", "terms", "numbers"}
    if unknown:
        key = min(unknown)
        raise _wrong(path, root.lines[key], f"不认识的部分“{key}”", f"unknown part {key!r}")
    kinds: dict[str, str] = {}
    parts = set()
    for each in _entries(path, root, "kinds"):
        word, category = (_word(path, each, key) for key in ("word", "category"))
        if word in kinds:
            raise _wrong(path, each.line, f"类别词“{word}”重复", f"the kind {word!r} stands twice")
        if each.get("part", False) not in (True, False):
            raise _wrong(path, each.line, "part 须是 true 或 false", "part must be true or false")
        kinds[word] = category
        if each.get("part"):
            parts.add(word)
    content = _words(path, root, "content")
    generic = sorted({*_words(path, root, "generic"), *content}, key=lambda word: (-len(word), word))
    words = "|".join(map(re.escape, generic)) or "(?!)"
    return Gazetteer(
        kinds,
        frozenset(parts),
        re.compile(f"(?:{words})*+"),
        re.compile(words),
        frozenset(content),
        {_word(path, each, "word"): _word(path, each, "name") for each in _entries(path, root, "acronyms")},
        frozenset(_words(path, root, "never")),
        frozenset(_words(path, root, "sectors")),
        frozenset(_words(path, root, "functions")),
        _terms(path, root),
        _numbers(path, root),
    )


def _terms(path: Path, root: _Map) -> dict[str, Term]:
    known: dict[str, Term] = {}
    lines: dict[str, int] = {}
    for each in _entries(path, root, "terms"):
        unknown = each.keys() - {"term", "category", "aliases", "each", "alone", "parent", "source"}
        if unknown:
            raise _wrong(path, each.line, f"不认识的字段“{min(unknown)}”", f"unknown field {min(unknown)!r}")
        aliases = each.get("aliases", [])
        whose, alone = each.get("each", _PLACE), each.get("alone", True)
        if not isinstance(aliases, list) or whose not in (_PLACE, "nation") or not isinstance(alone, bool):
            raise _wrong(path, each.line, "aliases 须是列表，each 须是 place 或 nation，alone 须是 true 或 false", "aliases must be a list, each be place or nation, alone be true or false")
        parent = None if each.get("parent") is None else str(each["parent"])
        term = Term(_word(path, each, "term"), _word(path, each, "category"), tuple(map(str, aliases)), whose, alone, parent, each.get("source"))
        for spelling in (term.term, *term.aliases):
            if spelling in lines:
                raise _wrong(
                    path, each.line, f"“{spelling}”重复，第 {lines[spelling]} 行已有", f"{spelling!r} stands already in line {lines[spelling]}",
                )
            lines[spelling], known[spelling] = each.line, term
    for term in known.values():
        _check_parents(path, term, known, lines[term.term])
    return known


def _check_parents(path: Path, term: Term, known: dict[str, Term], line: int) -> None:
    seen = [term.term]
    above = term.parent
    while above is not None:
        if above not in known:
            raise _wrong(path, line, f"上级“{above}”不在名录里", f"the parent {above!r} is not in the gazetteer")
        if known[above].term in seen:
            circle = " → ".join([*seen, known[above].term])
            raise _wrong(path, line, f"上级关系成环：{circle}", f"the parents form a circle: {circle}")
        seen.append(known[above].term)
        above = known[above].parent


def _numbers(path: Path, root: _Map) -> dict[str, Number]:
    known: dict[str, Number] = {}
    for each in _entries(path, root, "numbers"):
        number = Number(_word(path, each, "number"), _word(path, each, "name"), bool(each.get("bare", False)))
        if number.number in known:
            raise _wrong(path, each.line, f"号码 {number.number} 重复", f"the number {number.number} stands twice")
        known[number.number] = number
    return known


class _Map(dict[str, Any]):
    """A mapping that knows its line and those of its keys."""

    line: int
    lines: dict[str, int]


class _List(list[Any]):
    """A list that knows the lines of its entries."""

    lines: list[int]


def _parsed(path: Path) -> Any:
    import yaml  # noqa: PLC0415 - 20 ms that only extraction and linking need

    if path.stat().st_size > _LARGEST:
        raise InputError(f"{path}：文件超过 1 MB，不像名录", f"{path}: above 1 MB, no gazetteer is that long")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_yaml(path, data.count(b"\n", 0, error.start) + 1, "not UTF-8") from error
    try:
        return _plain(path, yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _not_yaml(path, 1 if mark is None else mark.line + 1, error.problem or "?") from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        at = getattr(error, "position", 0)
        before = text[:at] if isinstance(getattr(error, "character", None), int) else ""
        raise _not_yaml(path, before.count("\n") + 1, getattr(error, "reason", "?")) from error


def _not_yaml(path: Path, line: int, problem: str) -> InputError:
    return _wrong(path, line, f"YAML 写法有误（{problem}）", f"this is not valid YAML ({problem})")


def _plain(path: Path, node: Any, depth: int) -> Any:
    import yaml  # noqa: PLC0415 - loaded by the caller

    if depth > _DEEPEST:  # also what an anchor that contains itself comes to
        raise _wrong(path, node.start_mark.line + 1, "嵌套太深，名录只有列表和键值", "nested too deeply: a gazetteer is lists of mappings")
    if isinstance(node, yaml.MappingNode):
        made = _Map()
        made.line, made.lines = node.start_mark.line + 1, {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _wrong(path, line, "键须是一个词", "a key must be a word")
            if key.value in made:
                raise _wrong(path, line, f"键“{key.value}”重复", f"the key {key.value!r} stands twice")
            made.lines[key.value] = line
            made[key.value] = _plain(path, value, depth + 1)
        return made
    if isinstance(node, yaml.SequenceNode):
        every = _List(_plain(path, each, depth + 1) for each in node.value)
        every.lines = [each.start_mark.line + 1 for each in node.value]
        return every
    if isinstance(node, yaml.ScalarNode):
        plain = {"true": True, "false": False, "null": None, "": None}
        return plain.get(node.value, node.value) if not node.style else node.value
    return None


def _entries(path: Path, root: _Map, part: str) -> list[_Map]:
    entries = root.get(part) or []
    if not isinstance(entries, list) or not all(isinstance(each, _Map) for each in entries):
        raise _wrong(path, root.lines[part], f"“{part}”须是一列键值", f"{part!r} must be a list of mappings")
    return entries


def _words(path: Path, root: _Map, part: str) -> list[str]:
    words = root.get(part) or []
    if not isinstance(words, list) or not all(isinstance(each, str) and each for each in words):
        raise _wrong(path, root.lines[part], f"“{part}”须是一列词", f"{part!r} must be a list of words")
    known: set[str] = set()
    for word, line in zip(words, getattr(words, "lines", ()), strict=True):
        if word in known:
            raise _wrong(path, line, f"“{word}”在“{part}”里重复", f"{word!r} stands twice in {part!r}")
        known.add(word)
    return words


def _word(path: Path, entry: _Map, key: str) -> str:
    word = entry.get(key)
    if not isinstance(word, str) or not word.strip():
        raise _wrong(path, entry.lines.get(key, entry.line), f"缺少“{key}”", f"{key!r} is missing")
    return word


def _wrong(path: Path, line: int, zh: str, en: str) -> InputError:
    return InputError(f"{path} 第 {line} 行：{zh}；请改正后再试", f"{path} line {line}: {en}; correct it and try again")
