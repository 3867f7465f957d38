"""Forms into undertakings: the best pair first, and never two that were paid in one period."""

from __future__ import annotations

import numpy as np

from mailuo_linkers.tables.candidates import Pairs
from mailuo_linkers.tables.forms import Floats, Forms, Ints


def cluster(forms: Forms, pairs: Pairs, log_odds: Floats, least: float) -> Ints:
    """For each form the first form of its undertaking. Pairs below `least` join nothing. Equal scores: in order of forms."""
    chosen = np.flatnonzero((log_odds >= least) & ~pairs.together)
    chosen = chosen[np.lexsort((pairs.other[chosen], pairs.one[chosen], -log_odds[chosen]))]
    parent = list(range(len(forms)))
    on_time, before, after = forms.on_time.tolist(), forms.before.tolist(), forms.after.tolist()

    def root(form: int) -> int:
        while parent[form] != form:
            parent[form] = parent[parent[form]]
            form = parent[form]
        return form

    for one, other in zip(pairs.one[chosen].tolist(), pairs.other[chosen].tolist(), strict=True):
        a, b = root(one), root(other)
        if a == b or on_time[a] & on_time[b] or before[a] & before[b] or after[a] & after[b]:
            continue
        first, second = min(a, b), max(a, b)
        parent[second] = first
        on_time[first] |= on_time[second]
        before[first] |= before[second]
        after[first] |= after[second]
    return np.fromiter((root(form) for form in range(len(forms))), np.int32, len(forms))
