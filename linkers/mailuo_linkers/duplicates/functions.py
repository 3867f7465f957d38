"""What a line is for, where one thing could serve many: read from data/gazetteers/functions.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from mailuo_graph.errors import InputError
from mailuo_linkers.normal import normal_text

_JOINED: Final = re.compile("[和与及、,]")
_GAP: Final = "[^。；;,，!?<>]{0,8}?"


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """`kind` is build (built once), supply (rented or bought again and again) or own (what each body needs for itself)."""

    name: str
    kind: str
    words: re.Pattern[str]
    other: re.Pattern[str] | None
    unified: str | None = None
    """The national document by which it is to be built once for all."""
    each: bool = False
    """Everybody has one: only what stands beside it tells which."""

    def find(self, text: str) -> re.Match[str] | None:
        """In the form for comparing."""
        for match in self.words.finditer(text):
            around = text[max(0, match.start() - 4) : match.end() + 6]
            if self.other is None or self.other.search(around) is None:
                return match
        return None


@dataclass(frozen=True, slots=True)
class Topic:
    """Where a function stands in a line: name, goal or measure; the words and where they begin there."""

    where: str
    words: str
    start: int


def find_topics(name: str, goal: str, measures: str) -> dict[str, Topic]:
    """Of a name only what it ends with counts: 政务外网智算资源租赁 is about computing, not about the network."""
    named, in_goal, measured = (_matches(text) for text in (name, goal, measures))
    found = {}
    for function in functions():
        match = named.get(function.name)
        if match is not None and not any(_follows(name, match.end(), other.start()) for other in named.values()):
            found[function.name] = Topic("name", match[0], match.start())
        elif (match := in_goal.get(function.name)) is not None:
            found[function.name] = Topic("goal", match[0], match.start())
        elif (match := measured.get(function.name)) is not None:
            found[function.name] = Topic("measure", match[0], match.start())
    return found


def _matches(text: str) -> dict[str, re.Match[str]]:
    """By name; most texts hold no function at all, and one pattern tells."""
    if not text or _any().search(text) is None:
        return {}
    return {f.name: match for f in functions() if (match := f.find(text)) is not None}


@lru_cache(maxsize=1)
def _any() -> re.Pattern[str]:
    return re.compile("|".join(f.words.pattern for f in functions()))


def _follows(name: str, end: int, start: int) -> bool:
    return end <= start and _JOINED.search(name[end:start]) is None


@lru_cache(maxsize=1)
def functions() -> tuple[Function, ...]:
    """Those that come with the program: packaged in a wheel, under data/ in a checkout."""
    packaged = Path(str(resources.files("mailuo_graph"))) / "gazetteers"
    checkout = Path(__file__).resolve().parents[3] / "data" / "gazetteers"
    for folder in (packaged, checkout):
        if (folder / "functions.yaml").is_file():
            return read_functions(folder / "functions.yaml")
    raise InputError("找不到职能名录 functions.yaml；请重新安装 mailuo", "the gazetteer functions.yaml is missing; install mailuo again")


def read_functions(path: Path) -> tuple[Function, ...]:
    import yaml  # noqa: PLC0415 - 20 ms that only linking needs

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))["functions"]
        return tuple(
            Function(str(each["name"]), str(each["kind"]), _pattern(each["words"]), _pattern(each["not"]) if each.get("not") else None, each.get("unified"), bool(each.get("each")))
            for each in given
        )
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}：读不懂这份职能名录（{error}）；每项要有 name、kind、words",
            f"{path}: this gazetteer of functions makes no sense ({error}); every entry needs name, kind and words",
        ) from error


def _pattern(words: list[str]) -> re.Pattern[str]:
    parts = sorted((normal_text(str(word)) for word in words), key=len, reverse=True)
    return re.compile("|".join(_GAP.join(map(re.escape, part.split("*"))) for part in parts))
