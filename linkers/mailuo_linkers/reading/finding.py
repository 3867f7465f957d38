"""What a road or a veto found between two lines: a value, a sentence, and the words in both documents."""

from __future__ import annotations

from dataclasses import dataclass

from mailuo_graph.records import Evidence
from mailuo_linkers.reading.lines import Line, Text


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of one line: a stretch of its name or of its goal."""

    text: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.text.words(self.start, self.end)

    @property
    def evidence(self) -> Evidence | None:
        return self.text.place(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Finding:
    """`value` is between 0 and 1, how strongly the feature holds. `hint` is the kind of link the words speak for, `cue` the
    continuation phrase they stand on."""

    feature: str
    value: float
    reason: str
    later: Spot | None = None
    earlier: Spot | None = None
    hint: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    """Why two lines are not linked whatever else speaks for it. `lifted` says what made it void."""

    name: str
    reason: str
    later: Spot | None = None
    earlier: Spot | None = None


def title(line: Line) -> Spot:
    return Spot(line.title, 0, len(line.title.text))


def spot(text: Text, words: str) -> Spot | None:
    """The first place where these words (in the form for comparing) stand."""
    at = text.text.find(words) if words else -1
    return None if at < 0 else Spot(text, at, at + len(words))
