"""What a project does with a system that it names: 建设, 升级, 运营, 运维, 租赁 or 使用; None where no words say it."""

from __future__ import annotations

import re
from typing import Final

_ROLES: Final = (
    ("租赁", re.compile("租用|租赁|通道租|线路租|承租")),
    ("运维", re.compile(r"运维|运行维护|(?<!内容)维护|维保|巡检|值守|维修|检修|运行保障|运行服务|数据服务|性能监测|监测服务|技术支持|等保测评|(?:稳定|正常|安全|平稳|有效|可靠)(?:地)?(?:运行|运作|运转)")),
    ("运营", re.compile("运营(?!商)|推广|坐席|座席|话务|外包|内容(?:更新|保障|维护|发布)|宣传|承办")),
    ("升级", re.compile("升级|改造|扩容|优化|完善|改版|扩展|迭代|适配|提升改进")),
    ("建设", re.compile("建设|开发|搭建|新建|建成|建立|打造|构建|部署|试点|新增|增设|研发")),
    ("使用", re.compile("使用|利用|依托|存入|纳入|接入|汇入|通过|对接|采购|发挥|借助")),
)  # fmt: skip
_NEAR_BEHIND: Final = 14
_NEAR_BEFORE: Final = 10
_FAR: Final = 60
_SERVES: Final = re.compile('(?<![作因])为[“"]?$')
_GIVES: Final = re.compile('[”"]?(?:已|可|现|已经|能够)?提供')
_LISTS: Final = re.compile("包括|包含|涵盖|含")
_SERVED: Final = re.compile('[”"]?提供')
_CARED_FOR: Final = re.compile(r"(?:做好|做优|搞好|负责|承担)[^，。；]{0,8}$")
_CARE: Final = re.compile('[”"]?(?:的)?(?:日常)?(?:服务|工作|管理)')


def role_in_name(name: str, start: int, end: int) -> str | None:
    """By the words behind the system's name, then those before it, then any of the project's name."""
    behind = _behind(name, end)
    if behind.startswith("接入"):  # a project of that name connects others to its own system
        return "建设"
    return _first(behind) or _last(_before(name, start)) or _any(name)


def role_in_text(text: str, start: int, end: int, name: str, words: str) -> str | None:
    """A system that the project is named after has the role its name says: the goal also tells of what was before. For
    others the words next to it decide, then its sentence, then the project's name."""
    at = name.find(words)
    if at >= 0 and (role := role_in_name(name, at, at + len(words))) is not None:
        return role
    if _SERVES.search(text[max(0, start - 3) : start]) and _SERVED.match(text, end):
        return "使用"
    return _last(_before(text, start)) or _first(_behind(text, end)) or _by_sentence(text, start, end, name)


def _by_sentence(text: str, start: int, end: int, name: str) -> str | None:
    if _CARED_FOR.search(text[max(0, start - 12) : start]) and _CARE.match(text, end):
        return "运营"
    sentence_before = re.split("[。；]", text[max(0, start - _FAR) : start])[-1]
    clause_behind = re.split("[，。；]", text[end : end + _FAR])[0]
    if _LISTS.search(sentence_before) and (role := _last(sentence_before)) is not None:
        return role  # what holds of the whole holds of its parts
    if _GIVES.match(text, end):
        return "使用"
    role = _strong(clause_behind) or _last(sentence_before) or _any(name)
    return None if role == "租赁" else role  # what is rented is named next to the word


def _before(text: str, start: int) -> str:
    return re.split("[，。；]", text[max(0, start - _NEAR_BEFORE) : start])[-1]


def _behind(text: str, end: int) -> str:
    return re.split("[，。；、和及与]", text[end : end + _NEAR_BEHIND])[0]


def _hits(words: str) -> list[tuple[int, int, str]]:
    return [(m.start(), order, role) for order, (role, pattern) in enumerate(_ROLES) for m in pattern.finditer(words)]


def _first(words: str) -> str | None:
    hits = _hits(words)
    return min(hits)[2] if hits else None


def _last(words: str) -> str | None:
    hits = _hits(words)
    return max(hits, key=lambda h: (h[0], -h[1]))[2] if hits else None


def _strong(words: str) -> str | None:
    """Far behind a name only words that take a whole list as their subject count: A、B等平台安全稳定运行."""
    return next((role for role, pattern in _ROLES[:3] if pattern.search(words)), None)


def _any(words: str) -> str | None:
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)
