"""Words that may mean a system without saying so: a quotation, 智慧监管平台 alone, a row of equipment that ends in 系统.
Reach for it while mentions are found: what it lets through has no category, and only other projects can prove it.
"""

from __future__ import annotations

import re
from typing import Final

from mailuo_graph.gazetteer import Gazetteer

_HINT: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{2,8}")
_NO_NAME: Final = re.compile(r"(?:.+(?:活动|行动|计划|会议|精神|原则|目标|模式|机制|制度|工程|战略|理念|文化|比赛|大赛|论坛|服务|改革|试点|专项)|.*[的了])")
_LARGER_THAN_ONE: Final = re.compile("(?:各|其他|其它|有关|相关|现有|第三方|上级|省级|国家|外部|同类|等|[多几两三四五六七八九十\\d]个|类)$")
_MEANT: Final = re.compile("(?:智慧|数字(?!化)|智能(?!化)|综合|一体化)[\u4e00-\u9fff]{2,6}")
_LIST: Final = re.compile(r"(?:[\u4e00-\u9fff]{2,8}[、和及与])+$")
_INSTRUMENTS: Final = re.compile("[\u4e00-\u9fff]{2,14}系统[、和][^，。；]{2,40}?(?:仪器|设备)\\d+[台件套]")
_SPLIT: Final = re.compile("[、和及与]")
_LIVING: Final = re.compile("种质|基因|微生物|动植物|植物|林木|畜禽|农作物|标本|菌种|水产")
_COMPUTED: Final = re.compile("数据|信息|共享|交换|算力|云|解析|区块链|网络|平台|物联|政务|感知|调度|监管|服务")
_BOUGHT: Final = re.compile("文献|期刊|论文|学术|电子书|电子图书|商业|订购|中文|外文|专利|标准全文|工具书|报刊")
_ONLINE: Final = re.compile('平台|系统|APP|app|程序|网|云|通|线上|掌上|政务|数据|办事|办理|信息|[”"]')
_MAKES: Final = re.compile("(?:开发|建设|升级|改造|运维|维护|优化|搭建|部署|上线)$")
_KEEPS: Final = re.compile("(?:[一二三]期)?(?:运维|维护|升级|改造|开发|等保|软件|运行维护|技术支持)")


def may_name(brand: str) -> bool:
    """Whether a quotation may be a system's name if another project says so."""
    return _HINT.fullmatch(brand) is not None and _NO_NAME.fullmatch(brand) is None


def short_for_another(text: str, start: int, core: str, kind: str) -> bool:
    """智慧监管平台: no name by itself, but what a department calls its 某某智慧监管平台 for short."""
    return kind in ("平台", "系统") and _MEANT.fullmatch(core) is not None and _LARGER_THAN_ONE.search(text[max(0, start - 4) : start]) is None


def in_a_row_of_equipment(text: str, start: int, known: Gazetteer) -> bool:
    """负压通风、废水消毒和样品传送系统: what the row's other members are with 系统 behind them, this is as well."""
    if _INSTRUMENTS.match(text, start) is not None:
        return True
    row = _LIST.search(text[max(0, start - 40) : start])
    return row is not None and any((each + "系统").endswith(tuple(known.never)) for each in _SPLIT.split(row[0]) if len(each) > 1)


def is_no_information(core: str, kind: str) -> bool:
    """What a kind word also ends in the world outside computers: 种质资源库, 时间节点, 照护专区, and
    what others run and a library subscribes to."""
    if kind in ("数据库", "资源库", "知识库") and _BOUGHT.search(core) is not None:
        return True  # what a library subscribes to
    if kind == "资源库":
        return _LIVING.search(core) is not None
    if kind in ("节点", "站点"):
        return _COMPUTED.search(core) is None
    return kind == "专区" and _ONLINE.search(core) is None


def is_made(text: str, start: int, end: int) -> bool:
    """Whether the words beside a name build or keep it up, as one does with software and not with people."""
    return _MAKES.search(text[max(0, start - 4) : start]) is not None or _KEEPS.match(text, end) is not None
