"""What a project's name consists of: years, owner, action, core. Reach for it before comparing two names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mailuo_graph.identity import identity_form

_YEAR: Final = r"(?:19|20)\d{2}"
_YEARS: Final = re.compile(rf"\(?(?<!\d){_YEAR}(?:\s*年?\s*[-~至]\s*{_YEAR})?(?!\d)\s*年?度?\)?")
_ACTIONS: Final[tuple[tuple[str, str], ...]] = (
    ("运维", "运行维护|运维|维护|维保"), ("运营", "运营"), ("升级", "升级|改造|扩容|优化"), ("租赁", "租赁|租用"),
    ("购置", "购置|采购|购买"), ("试点", "试点"), ("建设", "建设|开发|新建"), ("管理", "管理"), ("服务", "服务"),
)  # fmt: skip
"""In the order in which they outweigh each other: 平台建设项目运维服务 is maintenance."""


@dataclass(frozen=True, slots=True)
class Name:
    """`core` is the identity form without years: what stays the same from one budget to the next."""

    printed: str
    clean: str
    core: str
    years: tuple[int, ...]
    action: str | None


def parse_name(printed: str, owners: tuple[str, ...] = ()) -> Name:
    """`owners` are the printed names of the unit and its department; one that stands in front is not part of the name."""
    clean = re.sub(r"\s+", "", printed)
    form = identity_form(printed)
    for owner in sorted(map(identity_form, owners), key=len, reverse=True):
        if owner and form.startswith(owner) and len(form) > len(owner) + 1:
            form = form[len(owner) :]
            break
    years = tuple(sorted({int(y) for match in _YEARS.findall(form) for y in re.findall(_YEAR, match)}))
    action = next((name for name, words in _ACTIONS if re.search(words, form)), None)
    return Name(printed, clean, _YEARS.sub("", form), years, action)
