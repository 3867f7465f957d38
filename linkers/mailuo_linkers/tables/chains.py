"""Undertakings into chains: each record linked to the one before it, with what kind of step it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mailuo_linkers.tables.blocks import Block
from mailuo_linkers.tables.forms import Ints
from mailuo_linkers.tables.keys import begins, in_order_of

KINDS: Final = ("same_project_next_budget", "renewal", "phase", "pilot_to_full", "build_to_operate")
_BUILT: Final = re.compile("(?:建设|开发|新建)[^运维]*$")
_RUN: Final = re.compile("运行维护|运维|运营|维护|维保")
_SHIFT: Final = np.array([0, -1, 1], np.int32)


@dataclass(slots=True)
class Steps:
    """Adjacent records of one undertaking, as rows of the corpus and as forms of the block."""

    earlier: NDArray[np.int64]
    later: NDArray[np.int64]
    earlier_form: Ints
    later_form: Ints
    kind: NDArray[np.int8]


def make_steps(block: Block, undertaking: Ints) -> Steps:
    """`undertaking` is of each form. Records go by the period they are paid for, then by fiscal year; those of one period
    and year are parts of one step: each follows the first of the step before."""
    own = block.corpus.of(block.rows, contents=False)
    there = np.flatnonzero(block.form_of >= 0)
    of = undertaking[block.form_of[there]]
    paid_for = own.year[there] + _SHIFT[block.period[there]]
    order = in_order_of(of, paid_for, own.year[there])
    there, of = there[order], of[order]
    moment = (paid_for[order].astype(np.int64) << 16) + own.year[there]
    new = begins(of) | begins(moment)
    step = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    before = first[np.maximum(step - 1, 0)]
    linked = np.flatnonzero((step > 0) & (of[before] == of)) if len(of) else np.zeros(0, np.int64)
    earlier, later = there[before[linked]], there[linked]
    a, b = block.form_of[earlier], block.form_of[later]
    kind = _kinds(block, a, b, own.names.first[earlier], own.names.first[later])
    return Steps(block.rows[earlier], block.rows[later], a, b, kind)


def _kinds(block: Block, one: Ints, other: Ints, first: NDArray[np.int16], second: NDArray[np.int16]) -> NDArray[np.int8]:
    forms, words = block.forms, block.words
    out = np.zeros(len(one), np.int8)
    out[(first > 0) & (second > first)] = KINDS.index("renewal")
    number = words.phase_number
    out[number[forms.phase[other]] == number[forms.phase[one]] + 1] = KINDS.index("phase")
    pilot = words.text["stage"].index("pilot") if "pilot" in words.text["stage"] else -1
    out[(forms.stage[one] == pilot) & (forms.stage[other] != pilot)] = KINDS.index("pilot_to_full")
    cores = words.text["core"]
    changed = np.flatnonzero(forms.core[one] != forms.core[other])
    for row in changed.tolist():
        a, b = cores[forms.core[one[row]]], cores[forms.core[other[row]]]
        if _RUN.search(b) is not None and _BUILT.search(a) is not None and _RUN.search(a) is None:
            out[row] = KINDS.index("build_to_operate")
    return out
