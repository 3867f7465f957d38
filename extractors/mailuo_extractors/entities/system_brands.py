"""How a budget says what a system is called: “定名为”, “对外称”, a phone app, a plain word in a project's name that the goal
calls a platform. Reach for it while mentions are found; what is only shaped like a brand is none without such words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final

from mailuo_extractors.entities.name_bounds import left_end
from mailuo_extractors.entities.system_spans import quote_before

_CALLED: Final = re.compile(
    r"(?:定名|取名|冠名|起名|命名|登记|注册|更名|改名|改称|品牌(?:名称|名)?|(?:对外|公众|服务|平台|应用|系统)?(?:服务)?名称|名字|[又亦也俗别合统简并]称|[又别俗]名|(?:以下|下文|对外|公众|群众|市民|统一)[也均]?称|[端众民外下]称|称|叫|(?<=[，,（(])即)"
    r"(?:之|统一)?(?:确定|核定|变更|登记|[定改])?[为是叫作做]?[:：]?$|(?:端|版|平台|系统|应用|统一|对外|[，,])名[为叫]?$"
)
_CLIENT: Final = re.compile(r"(?:客户端|(?:[\u4e00-\u9fff][\u4e00-\u9fff])(?<![高前后低终尖])端|小程序|app|移动应用|手机应用)(?:[名称]?为|叫[作做]?|[名称]作)?[:：]?$", re.IGNORECASE)
_PIECE: Final = re.compile("模块|功能|栏目|板块|专题|频道|场景|子系统|活动|专栏|专区|机器人|助手")
_SIDE: Final = re.compile("[\u4e00-\u9fff]{1,3}端")
_EVENT: Final = re.compile(r"(?:活动|行动|竞赛|比赛|大赛|论坛|展览|工程|队伍|基地|中心|学校|社区|课程|节目)[^，。；]{0,3}$")
_PART_FOLLOWS: Final = re.compile(r"(?:模块|功能|栏目|板块|频道|专栏|项目|改革|行动|场景|主题|工程|活动|机制|模式|服务|业务|应用场景|等|[、和及与])")
_RENAMED: Final = re.compile(r"[^。；]{0,24}?(?:更名|改名|改称|登记|命名|定名)为[“\"]?$")
_FOR_SHORT: Final = re.compile("[（(，,]?(?:以下)?(?:统?简称|统称|下称|又称)[:：为]?")
_CLAUSE: Final = re.compile("[。；;！!]")
_ANOTHER: Final = re.compile('(?:作为|属于?|隶属于?|归属于?|接入|纳入|是)[“"全本]?$')
_MAKES_A_PART: Final = re.compile(
    r"(?:建设|新建|搭建|开发|设立|部署)[^，。；]{0,8}(?:分平台|子平台|分系统|子系统|专区|分中心|模块)|在[^，。；]{2,24}[上中内]?(?:开发|搭建|建设|新增|上线)[^，。；]{0,10}(?:端|小程序|APP|App|应用|模块)[^，。；\u4e00-\u9fff]?$",
)
"""What is named in such a sentence is the part, not the system that it belongs to."""
_ACTS: Final = (
    r"(?:(?:\d{4}年度?|年度|[一二三四五]期|[、及和与的])|运营|运维|运行|推广|升级|改造|优化|建设|维护|改版|开发|迭代|保障|扩容|上线|服务|项目|经费|工作|费用)+"
)
_AFTER_NAME: Final = re.compile(rf"^(?:\d{{4}}年度?)?(?P<brand>[\u4e00-\u9fffA-Za-z]{{2,6}}?)(?P<acts>{_ACTS})$")
_TELLING_ACT: Final = re.compile("运营|运维|推广|升级|改版|迭代|上线|建设|开发|维护")
_SHAPED: Final = re.compile(r".{1,4}(?:通|码|易|钉|云|e办|好办|易办|快办|掌办|e站|宝|家园|在线)", re.IGNORECASE)
_WORD: Final = re.compile(
    r".*(?:[交畅沟互联连流直普开融贯接打精疏变卡财]通|[编条号密代数维赋扫源解译]码|[交贸简容轻]易|[白青彩]云|政务云|电子云|阿里云|华为云|教育云|健康云|私有云|公有云|专有云|混合云|上云)"
)
_RUN_QUOTED: Final = re.compile(r"[“\"]([\u4e00-\u9fffA-Za-z]{2,6})[”\"](?=[^“”\"]{0,8}(?:运行|运维|运营|维护|值守|升级|改版|迭代|内容更新|技术服务))")
_SOFTWARE: Final = re.compile("平台|系统|小程序|软件|客户端|APP|app|公众号|页面|接口|服务器|模块|算法|上线|数据库|赋码|扫码|推送")
_CHINESE: Final = re.compile("[\u4e00-\u9fff]+")
_AT: Final = "(?:(?<![\u4e00-\u9fff])|(?<=[在与和及、对为由将从向到以用入经])|(?<=依托|通过|登录|接入|对接|借助|升级|推广|运维|维护|优化|使用|利用|用好|做好|加强|打造|建设|开发|作为|属于))"
_SAID_SHAPE: Final = "(?:(?<=使用|通过|登录|依托)|(?<=[由在]))((?!.{0,3}(?:交通|疏通|连通|变通|卡通|普通|沟通|互通|联通|畅通|直通|流通|密码|编码|条码|号码|代码|数码|融通|精通|开通|接通|贯通|打通))(?:[\u4e00-\u9fff]{2,4}(?:通|码|学堂)|[\u4e00-\u9fff]{1,4}(?:好办|易办|快办|掌办)))"
_ENTERED: Final = "(?<=依托|登录|登陆|接入|对接|借助)"
_ON: Final = '(?=$|[，。；、）)的上里中内和与及”"]|平台|小程序|系统|APP|开[展设通]|提供|办理|实[现施]|发布|运[行维营]|推[广送]|升级|维护|上线|模块|客户端|用户|专区|同步|线上|登记|报名|查询|填报|预约|缴费|办事|学习|注册|申领|申报|申请|签约|下单|反映|公示|定向|推送|受理|审批|签到|打卡|实名|远程|面向|账号|账户|[向“"])'
_USED_BY: Final = re.compile('(?:通过|使用|登录|登陆|下载|打开|依托|利用)[“"]$')
_USED_FOR: Final = re.compile('[”"](?:线上|在线|自行|实名|平台)?(?:报名|查询|登录|注册|预约|缴费|填报|申报|申领|申请|上报|下单|签到|打卡|办理|学习课程|扫码)')
_KIND: Final = r"(?:平台|系统|小程序|APP|app|客户端|公众号|门户|网站|应用|移动端|手机端)"
_IS: Final = rf"(?:是|系|为)(?:[^。；，,]{{0,30}}?){_KIND}"


def is_called(before: str) -> bool:
    """Whether the words before a quotation give a name: 定名为, 对外称, 品牌为."""
    return _CALLED.search(before) is not None and _EVENT.search(_CALLED.sub("", before)) is None


def named_is_a_piece(before: str) -> bool:
    """Whether the clause in front of a quotation speaks of a module or service, so that the name is that one's."""
    return _PIECE.search(re.split("[，。；,;]", before)[-1]) is not None


def is_used(text: str, start: int, end: int) -> bool:
    """Whether the text says around a quotation that people enter it to get something done: 通过“例应急”报名."""
    return _USED_BY.search(text[max(0, start - 4) : start + 1]) is not None and _USED_FOR.match(text, end - 1) is not None


def is_client(before: str) -> bool:
    """Whether the words before a quotation are those of a phone app: 手机端, 小程序."""
    return _CLIENT.search(before) is not None


def is_a_side(core: str) -> bool:
    """家长端 before a kind word says for whom the program is, not which it is."""
    return _SIDE.fullmatch(core) is not None


def stands_beside(text: str, end: int) -> bool:
    """Whether a quotation that ends at `end` is a name by itself, not of a module or a service."""
    return _PART_FOLLOWS.match(text, end) is None


def system_of_the_sentence(text: str, start: int, ends: re.Pattern[str]) -> str | None:
    """The one system with a telling name that the sentence has named before `start`; with two nobody knows which."""
    begin = max((m.end() for m in _CLAUSE.finditer(text, max(0, start - 120), start)), default=max(0, start - 120))
    if _MAKES_A_PART.search(text, begin, start) is not None:
        return None
    found = set()
    for match in ends.finditer(text, begin, start):
        left = left_end(text, match.end(), begin, joins=False, ends=ends)
        if _ANOTHER.search(text, begin, left) is not None:
            continue  # 该平台作为甲平台的分厅，以“乙”名称服务
        if match.start() - left >= 4:  # noqa: PLR2004 - shorter tells nothing
            found.add(text[left : match.end()])
    return found.pop() if len(found) == 1 else None


def plain_brand(name: str, goal: str, is_generic: Callable[[str], bool]) -> str | None:
    """“例医通运营服务项目”: the word before what is done, where the goal calls it a platform or it has a brand's shape and
    the goal speaks of it as well. Words that name nothing (智慧城市) make it a subject, no brand."""
    found = _AFTER_NAME.match(re.sub(r"[“”\"\s]", "", name))
    if found is None or _TELLING_ACT.search(found["acts"]) is None:
        return None
    brand = found["brand"]
    at = goal.find(brand)
    if at < 0 or re.search(rf"{_KIND}$", brand):
        return None
    escaped = re.escape(brand)
    said = re.search(rf"(?:^|[^\u4e00-\u9fff]|[\u4e00-\u9fff]{{2}}){escaped}[”\"]?(?:{_KIND}|{_IS})|{_KIND}[（(“\"]?{escaped}", goal)
    shaped = len(brand) >= 3 and _SHAPED.fullmatch(brand) is not None  # noqa: PLR2004 - two characters are a word
    called = said is not None and len(brand) >= 3 and "建设" not in found["acts"] and not _has_generic(brand, is_generic)  # noqa: PLR2004 - as above
    return brand if (shaped or called) and _WORD.fullmatch(brand) is None else None


def plain_hint(name: str) -> str | None:
    """The word before what is done, in a name without quotation marks and kinds: a brand if another project says so."""
    found = _AFTER_NAME.match(re.sub(r"\s", "", name))
    return found["brand"] if found is not None and len(found["brand"]) >= 3 and re.search(f"{_KIND}$", found["brand"]) is None else None  # noqa: PLR2004 - two characters are a word


def run_brand(name: str, goal: str) -> str | None:
    """“例阅读”内容更新与运行保障: what is quoted in a project's name and then run or kept up, where the goal speaks of
    software. A quoted station or square is run as well, and is no system."""
    found = _RUN_QUOTED.search(re.sub(r"\s", "", name))
    return found[1] if found is not None and _SOFTWARE.search(goal) is not None else None


def brand_unquoted(quoted: Collection[str]) -> re.Pattern[str]:
    """Where a text may mean by plain words what is quoted elsewhere, or enters a program: 在例科通开设, 依托例通办. One of the
    groups is the name."""
    names = "|".join(map(re.escape, sorted((b for b in quoted if len(b) >= 3 and _CHINESE.fullmatch(b)), key=lambda b: (-len(b), b))))  # noqa: PLR2004 - two characters are a word
    told = f"{_AT}({names}){_ON}|" if names else ""
    return re.compile(f"{told}{_SAID_SHAPE}{_ON}|{_ENTERED}((?![和与及的])[\u4e00-\u9fff]{{3,5}}?){_ON}")


def _has_generic(brand: str, is_generic: Callable[[str], bool]) -> bool:
    return any(is_generic(brand[start:end]) for start in range(len(brand)) for end in range(start + 2, len(brand) + 1))


def stands_before(text: str, start: int, ends: re.Pattern[str]) -> str | None:
    """What stands right before a quoted brand or is renamed to it: 出行服务平台“例行通”, X更名为“Y”."""
    head = text[max(0, start - 60) : start]
    kinds = list(ends.finditer(head))
    if not kinds:
        return None
    last = kinds[-1]
    if last.end() != len(head) and _RENAMED.fullmatch(head, last.end()) is None and _FOR_SHORT.fullmatch(head, last.end()) is None:
        return None
    begin = left_end(head, last.end(), 0, joins=False, ends=ends)
    begin = quote_before(head, begin) or begin
    return head[begin : last.end()] if last.start() - begin >= 2 else None  # noqa: PLR2004 - one character names nothing
