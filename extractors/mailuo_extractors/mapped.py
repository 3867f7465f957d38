"""Text that was cleaned and still knows where each character came from. Reach for it before changing raw text.

`text[i]` stems from the raw character `origins[i]`. Cleaning only drops characters or replaces one by one, so the map
never guesses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress
from typing import Final

TAG: Final = re.compile(r"</?(?:p|br|div|span|font|strong|b|i|u|em)\b[^<>]*/?>", re.IGNORECASE)
"""Tags that systems leave in cells. Only real ones: in `<2个` the sign is an operator."""
BREAKS: Final = re.compile(r"[\r\n\u2028]+")


@dataclass(frozen=True, slots=True)
class Mapped:
    text: str
    origins: tuple[int, ...] | range

    @classmethod
    def of(cls, raw: str, start: int = 0) -> Mapped:
        """`raw` as it stands at character `start` of the document."""
        return cls(raw, range(start, start + len(raw)))

    @classmethod
    def joined(cls, parts: list[Mapped]) -> Mapped:
        return cls("".join(p.text for p in parts), tuple(o for p in parts for o in p.origins))

    def without(self, pattern: re.Pattern[str]) -> Mapped:
        """The same without whatever the pattern matches."""
        keep = bytearray(b"\x01" * len(self.text))
        for match in pattern.finditer(self.text):
            keep[match.start() : match.end()] = bytes(match.end() - match.start())
        if all(keep):
            return self
        return Mapped("".join(compress(self.text, keep)), tuple(compress(self.origins, keep)))

    def part(self, start: int, end: int) -> Mapped:
        return Mapped(self.text[start:end], self.origins[start:end])

    def stripped(self, characters: str | None = None) -> Mapped:
        start = len(self.text) - len(self.text.lstrip(characters))
        end = len(self.text.rstrip(characters))
        return self.part(start, max(start, end))

    def span(self) -> tuple[int, int]:
        """First raw character and the one after the last."""
        return (self.origins[0], self.origins[-1] + 1) if self.text else (0, 0)
