"""Which kind of succession the findings speak for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from mailuo_linkers.reading.cues import FULL
from mailuo_linkers.reading.finding import Finding
from mailuo_linkers.reading.lines import Line

_STEPS: Final = ("next_phase", "pilot_to_full", "build_to_operate")
_ALREADY: Final = re.compile("(?:首批|前期|上年|去年|此前|已)[^。;]{0,24}(?:装配|配备|配置|配齐|装齐|到位|布设)")
_KINDS: Final = {"next_phase": "phase"}


def kind_of(earlier: Line, later: Line, found: Sequence[Finding]) -> str:  # noqa: PLR0911 - one a kind
    """The words first (split, merge), then steps, then whether one contract follows another or one budget the next."""
    hint = next((f.hint for f in found if f.feature in ("said_by_name", "rare_words", "parts_add_up", "part_of_merger", "share_of_one") and f.hint), None)
    hint = hint or next((f.hint for f in found if f.feature == "said_by_goal" and f.value >= 0.5 and f.hint), None)  # noqa: PLR2004 - half of what can be told
    if hint is None and any(f.feature == "part_of_split" for f in found):
        hint = "split"
    step = max((f for f in found if f.feature in _STEPS), key=lambda f: f.value, default=None)
    if hint is not None and not (step is not None and step.value > 0.8):  # noqa: PLR2004 - a step as plain as the words
        return hint
    if step is not None:
        return _KINDS.get(step.feature, step.feature)
    if earlier.pilot and not later.pilot and (FULL.search(later.title.text + "。" + later.goal.text) or _grown(earlier, later)):
        return "pilot_to_full"
    if (earlier.stage, later.stage) in (("build", "run"), ("buy", "run")):
        return "build_to_operate"
    if (earlier.stage, later.stage) == ("build", "build") and earlier.core != later.core:
        return "phase"
    if (earlier.stage, later.stage) == ("buy", "buy") and earlier.core != later.core and _ALREADY.search(later.goal.text):
        return "phase"
    same = earlier.core == later.core
    if earlier.period.printed and later.period.printed and (earlier.period.first, earlier.period.last) == (later.period.first, later.period.last):
        return "same_project_next_budget"
    services = later.stage in ("run", "rent")  # bought anew, under the same name
    if earlier.period.printed or later.period.printed or services or not same:
        return "renewal"
    return "same_project_next_budget"


def _grown(earlier: Line, later: Line) -> bool:
    """What follows a trial costs half as much again, at least."""
    one, other = earlier.record.total, later.record.total
    return bool(one and other and other >= one * Decimal("1.5"))
