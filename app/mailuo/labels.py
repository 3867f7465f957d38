"""What the fixed words of links and duplicates mean, for people. Machines get the words themselves."""

from __future__ import annotations

from typing import Final

from mailuo_graph.words import Text

_WORDS: Final = {
    "renewal": Text("续期", "renewal"),
    "same_project_next_budget": Text("同一项目跨年", "same project, next budget"),
    "phase": Text("分期", "next phase"),
    "pilot_to_full": Text("试点转全面", "pilot to full"),
    "build_to_operate": Text("建设转运营", "built, then run"),
    "split": Text("拆分", "split"),
    "merge": Text("合并", "merge"),
    "certain": Text("确定", "certain"),
    "likely": Text("很可能", "likely"),
    "possible": Text("可能", "possible"),
    "strong": Text("强", "strong"),
    "worth_a_look": Text("值得一看", "worth a look"),
    "weak": Text("弱", "weak"),
}


def label(word: str) -> str:
    """A word that nobody listed here is shown as it is, so that a new kind never breaks the output."""
    known = _WORDS.get(word)
    return word.replace("_", " ") if known is None else str(known)
