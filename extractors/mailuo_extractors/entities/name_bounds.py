"""Where the name of a system begins: leftwards from the word it ends with, up to what can't be part of a name."""

from __future__ import annotations

import re
from typing import Final

LONGEST_NAME: Final = 32
# What ends a name on its left wherever it stands.
_HARD: Final = re.compile(
    r"[，。；：、！？,;:!?()（）《》〈〉【】\[\]\s“”\"‘’…·%％≥≤＞＜>=/\\|]"
    r"|开展|存入|汇入|纳入|并入|租用|依托|利用|搭建|打造|推进|推动|确保|构建|新建|建成|建立|研发|推广|提供|用于|面向|完善|选取|实现"
    r"|通过|形成|包括|包含|涵盖|涉及|采用|按照|根据|依据|围绕|负责|部署|引入|引进|使用|保证|促进|落实|配合|借助|结合|基于|关于|属于|位于"
    r"|新增|启动|继续|加快|加强|加大|提升|提高|强化|深化|优化(?!控制系统|调度系统|控制平台|调度平台)|完成|进行|做好|支付|支持|聘请|委托|(?<!社会)(?<!党)组织|对接|连接|连通|登录|上线|下载"
    r"|(?:数量|质量|时效|成本|效益|影响|满意度|产出)?指标|期间|(?<!物联)(?<!网络)接入(?!感知|网|管理|平台|系统|服务|层)"
    r"|建设(?!管理|工程|项目|用地|领域|审批|指挥|市场|运营|兵团)|清理|梳理|减少|出现|发现(?!系统|信息系统|平台|机制)|创新发展|预计|组建|按(?!揭|键|钮|摩)|每(?:日|天|周|旬|月|季度?|半年|年|学期|学年)|提交|同类型|类似|现场保障|发生|制定|编制|核算|产生|以及|同步|定期|及时|现有|相关|有关|上述|其中|其他|其它|如期|统筹|扩充|扩展|增加|增设|发布|满足|发挥|集成了|称为|更名为|命名为|开设|发放|开办|推送|归集|录入|入驻|进驻|打通|嵌入|融入|迁移|受理(?=\d)|拨打|接听|(?<=平台)集成(?!商|服务|项目|管理)|作为|是(?!非)|(?:处理|办理|承办|转办|承接|协助|配合|办结)(?=[全我]?[省市区县]?\d)|[\d一二三四五六七八九十两]+大(?=基础|主题|专题|平台|系统|数据|应用)|公布|公示(?!系统|平台)"
    r"|进入(?!许可)|传[至到入](?!机)|报至|存至|补入|记入|导入(?!系统|平台|工具)|转入|承接(?!平台|系统|中心|转移)|转派|派发(?!系统|平台)|[主分]会场|\d+小时|自建(?!房)"
    r"|(?:(?<=平台)|(?<=系统)|(?<=节点)|(?<=模块)|(?<=应用)|(?<=程序)|(?<=[”\"]))系(?![列统])"
    r"|的(?!士)|(?<!反|应|校|相|核|比)对(?!外|接|口|比|标(?!准)|讲|象)|(?<!行|作|认|因|人)为(?!民)|(?<!现|存|潜)在(?!线|建|校|职|岗|押|册|途|编)"
    r"|将(?!来|军)|把(?!关|控)|(?<!服)从(?!业|事)|(?<!自|理)由|(?<!方|定|双|导|横|纵)向(?!导)|(?<!基|关)于|(?<!截|直)至"
    r"|(?<!可|难)以(?!下|上)|(?<!平|高|中|初|同|相|对)等(?!级|保)|(?<!合|归)并(?!联|网|轨)|或(?!有)|各|(?<!应)该|其(?!他)"
    r"|(?<![文基成样版日资剧课])本(?!地|底|科|草)|了|已|均|含"
    r"|\d{4}\s*年度?|(?:\d+|[一三四五六七八九十两])次(?!设备|元|供水)|[\d一二三四五六七八九十两]+[个套项家条座类种名台期处批]|第[\d一二三四五六七八九十]+标段"
    r"|(?<!公)局(?!域|部|限|面|长)|(?<![大客餐展门舞])厅(?=.{4})|委员会|人民政府(?!门户|网)|委托"
)
_JOINS: Final = re.compile(r"(?<!普)及(?!格|时)|(?<!参|赠)与(?!会)|(?<![平共总祥亲])和(?!平|谐|解|田)")
# Verbs that also stand inside names: taken off at the left end only.
_SOFT: Final = re.compile(
    r"升级改造|升级|改造|运行(?!监测|监控|监管|管理|管控|指挥|调度|态势|分析|中枢|平台|系统|安全|状态|保障|评估|数据|维护|和)|开发|采购(?!云|管理|交易)|购买|购置|运维(?!管理|服务管理)|维护|维修|运营(?!车辆|管理|指挥)"
    r"|使(?=[我全省市区县])|用(?![户户电水地房])|租赁(?!住房|房)|保障(?!房|性|指挥)|服务(?!贸易|器)|支撑(?!服务)|管理|实施|扩容|承担|原(?!产|料|子)|新(?!能源|闻|型|农|冠|一代)|集成(?!管理|平台|系统|服务|指挥|电路)|老(?!年|旧|人)"
    r"|旧(?!城|房)|现(?!代|场|金)|我(?=[省市区县])|一站式|一套|整合|省市|汇聚(?!平台)|做到|更换|更新|开通|损坏|检查(?!检验|站)|抽查|核查|配备|配套|申请|访问|参与|全面|持续|有效|后续|年度|日常|以下简称|简称"
    r"|[省市区县旗乡镇街校村院]{2,5}[两二三四五多]级(?=.{4})"
)
_OF_A_BRAND: Final = frozenset({"管理", "服务", "运行", "运营", "支撑", "保障"})
_CLOSED: Final = frozenset("”\"’")
"""“例”管理系统: right behind a quotation such a word belongs to the name."""


def left_end(text: str, end: int, floor: int, *, joins: bool, ends: re.Pattern[str]) -> int:
    """Where the name that goes on to `end` begins, `floor` at the earliest. `joins`: 和 and 与 may be part of it, as in
    the name of a project. `ends` matches the words a name ends with: what follows such a word and 和 is another."""
    start = max(floor, end - LONGEST_NAME)
    for match in _HARD.finditer(text, start, end):
        start = match.end()
    for match in _JOINS.finditer(text, start, end):
        before = text[start : match.start()]
        if ends.search(before) or (not joins and end - match.end() >= 4):  # noqa: PLR2004 - shorter is the tail of a compound
            start = match.end()
    while (verb := _SOFT.match(text, start, end)) is not None and not (verb[0] in _OF_A_BRAND and text[start - 1 : start] in _CLOSED):
        start = verb.end()
    return start
