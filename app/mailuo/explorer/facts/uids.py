"""What kind of thing a uid names, by its first letters, and where its page is."""

from __future__ import annotations

import re
from typing import Any, Final

from mailuo.explorer.pages import entity_link

_FORM: Final = re.compile(r"(?:(P|C)(?:\d{4}|[^-]{0,8})|(I)[^-]{0,4}|([DBUSL]))-\S+")
_KINDS: Final = {
    "P": "Project", "C": "Lineage", "I": "IndicatorType", "D": "Document", "B": "Department", "U": "Unit", "S": "System", "L": "Policy",
}  # fmt: skip


def kind_of(uid: Any) -> str | None:
    """None where this reads like no uid of ours."""
    found = _FORM.fullmatch(uid) if isinstance(uid, str) else None
    return None if found is None else _KINDS[next(group for group in found.groups() if group)]


def address_of(uid: Any) -> str | None:
    kind = kind_of(uid)
    return None if kind is None else entity_link(kind, uid)
