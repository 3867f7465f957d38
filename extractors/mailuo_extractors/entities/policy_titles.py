"""Titles in 《》: reach for it to find them in text, nested ones and ones whose closing mark is lost included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mailuo_extractors.entities.policy_numbers import without_blanks

_LONGEST: Final = 200
_OPEN: Final = "《≪«"
_CLOSE: Final = "》≫»"
_INNER_OPEN: Final = "〈‹⟨<"
_INNER_CLOSE: Final = "〉›⟩>"
_NESTS: Final = re.compile(r"(?:印发|转发|批转|发布|公布|颁布|关于|贯彻|落实|执行|实施|修改|修订|修正|废止|下达|下发|推广|使用|通过|批准|做好|执行好|的|和|及|与|、)\s{0,2}$")
_ENDING: Final = (
    r"办法|规定|条例|法|意见|通知|方案|规划|计划|纲要|指南|指引|标准|规范|规程|细则|准则|要求|导则|决定|决议|公告|通告|通报|的?复?函|批复|令|章程|制度|"
    r"措施|清单|目录|要点|预案|纪要|定额|守则|公约|协定|总则|通则|责任书|任务书|任务分解表|备忘录|合作协议|工作安排|部署|大纲|提纲|行动|政策|分工|"
    r"[若干\d一二三四五六七八九十]{1,3}条|重点任务|重点工作|工作报告|机制|流程|规则|细则|蓝图|路线图|倡议|框架|体系|暂行|解释|答复|说明|名录|名单|办法和标准|工作任务|布局|手册"
)
_TAIL: Final = r"(?:[（(〔\[【][^（）()〔〕\[\]【】]{0,40}[）)〕\]】]|“[^”]{1,20}”|20\d\d年?版|[一二三四五六七八九十\d]\.\d版?|V\d(?:\.\d)?|试行|暂行){0,3}"
_PAPER: Final = re.compile(rf"(?:{_ENDING}){_TAIL}$")
_NEVER: Final = re.compile(
    rf"(?:合同书?|合约|协议书?|(?<!工作)报告书?|请示|说明书|建议书|可研|年鉴|志|丛书|图集|论文|杂志|期刊|日报|晚报|时报|周刊|画报|栏目|节目|许可证|执照|证书|证明|申请[表书]|审批表|登记表|告知书|承诺书|通知书|委托书|确认[书单]|报价单|(?:招聘|招标|采购|中标|成交|录用)公告|发票|歌|曲|剧|舞|画册|画|影|系统|平台|软件|名录|手册){_TAIL}$"
)
_ALWAYS: Final = re.compile(rf"(?:合作框架协议|框架协议|合作协议){_TAIL}$")
_NOT_ENOUGH: Final = re.compile(rf"(?:{_ENDING}|实施方案|实施意见|实施细则|工作方案|管理办法|指导意见|暂行办法|行动计划|合同|实施办法|建设方案|规划纲要){_TAIL}$")
_STANDARD: Final = re.compile(
    r"^(?:信息安全技术|信息技术|网络安全技术|网络安全等级保护|计算机信息系统|智慧城市|政务服务)(?!.*(?:办法|条例|通知|意见|方案|规划)).*(?:要求|指南|规范|准则|导则|规程|方法)$"
    r"|(?:技术规范|技术要求|基本要求|设计规范|施工规范|验收规范|设计标准|建设标准|技术标准|技术规程|划分准则|测评要求|定级指南|检测规程|技术导则|质量标准|排放标准|评价标准)(?:[（(][^（）()]{0,20}[）)])?$"
)


@dataclass(frozen=True, slots=True)
class Title:
    """`start` and `end` include the marks, `text` does not. `plain`: without marks, known by what it says."""

    start: int
    end: int
    text: str
    plain: bool = False

    @property
    def generic(self) -> bool:
        """Names nothing without what was said before: 《办法》, 《实施方案》."""
        return len(self.text) <= 4 and _NOT_ENOUGH.fullmatch(self.text) is not None  # noqa: PLR2004

    @property
    def no_basis(self) -> bool:
        return _NEVER.search(self.text) is not None and _ALWAYS.search(self.text) is None


def is_paper(title: str) -> bool:
    """Whether a title ends as papers of authorities do."""
    return (_PAPER.search(title) is not None or _ALWAYS.search(title) is not None) and not (
        _NEVER.search(title) is not None and _ALWAYS.search(title) is None
    )


def is_standard_title(title: str) -> bool:
    return re.search(r"关于|省|市|县|通知$", title) is None and _STANDARD.search(title) is not None


def find_titles(text: str) -> list[Title]:
    """Outermost titles in printed order. Every character is looked at once."""
    titles: list[Title] = []
    opened: list[int] = []
    for place, mark in enumerate(text):
        if mark in _OPEN:
            if opened and not _nested(text, opened[0], place):
                titles += _unclosed(text, opened[0], place)
                opened.clear()
            opened.append(place)
        elif mark in _CLOSE and opened:
            start = opened.pop()
            if opened and re.match(r"\s{0,2}(?:的?(?:通知|决定|意见|公告|批复|函|请示|报告|实施|若干|工作|要求|有关|配套|〉|》)|[〉》])", text[place + 1 : place + 8]) is None:
                opened.clear()  # the outer title was never closed: 《…关于印发《…》
            if not opened:
                titles += _title(text, start, place + 1)
    if opened:
        titles += _unclosed(text, opened[0], len(text))
    return titles


def _nested(text: str, outer: int, inner: int) -> bool:
    return inner - outer <= _LONGEST and _NESTS.search(text[max(outer, inner - 8) : inner]) is not None and not re.search(
        r"(?:办法|规定|条例|通知|意见|方案|规划|计划|细则|[）)])\s?[、，,]|[。；;！？》]", text[outer:inner]
    )


def _title(text: str, start: int, end: int) -> list[Title]:
    if end - start > _LONGEST:
        return _unclosed(text, start, end)
    inner = without_blanks(text[start + 1 : end - 1])
    return [Title(start, end, inner)] if len(inner) > 1 else []


def _unclosed(text: str, start: int, limit: int) -> list[Title]:
    """A title whose closing mark is lost ends where its first phrase does, if that is called as papers are."""
    phrase = re.match(r"[^，。；;！？《》（(、]{3,80}", text[start + 1 : min(limit, start + _LONGEST)])
    if phrase is None:
        return []
    printed = without_blanks(phrase.group())
    if _PAPER.search(printed) is None:
        ends = [m.end() for m in re.finditer(r"办法|条例|通知|意见|方案|规划|计划|纲要|细则|规范|标准", phrase.group())]
        if not ends:
            return []
        end = start + 1 + ends[0]
    else:
        end = start + 1 + phrase.end()
    return [Title(start, end, without_blanks(text[start + 1 : end]))]
