"""The phrases by which a budget says that a project goes on from another: general administrative Chinese, no names.

A cue is looked for in the goal; which project it means is decided by the words around it (`phrases.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailuo_linkers.reading.wording import sentences


class Cue(StrEnum):
    """What a phrase says about the earlier project."""

    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    EXPIRED = "expired"
    CONTINUED = "continued"
    GOING = "going"
    BASED = "based"
    PREVIOUS = "previous"
    DONE = "done"
    PILOT = "pilot"
    MOVED = "moved"
    FORMER = "former"


_PATTERNS: Final[tuple[tuple[Cue, str], ...]] = (
    (Cue.MERGED, (
        "合并|整合(?!资源|各类|社会)|归并|归口(?:为|采购|安排)|并入|归入|合为|合编|合二为一|打捆|打包(?:采购|实施|招标|委托|发包|外包|交由|为)|捆绑(?:采购|实施|招标|委托|使用|安排)|合署|(?<!不再)一并(?:纳入|打包|实施|采购|列支|安排)|统一纳入|统筹(?:合并|归并|整合|为)|[两二三四][项块笔][^。;,]{0,8}(?:统筹|合(?!法|格|理|规|适|同|作))"
        "|归总|捏合|(?:年前|此前|以前|原先|过去|往年)分设[两二三四]|(?:归|并|合|汇|编|捆)(?:在|成|为|作|到)?同?一(?:个|份|项|笔|包|张|本|单)|(?:列[为成作]|放[在到])同?一(?:个|份|项|笔|包)|一(?:个|份|项)(?:合同|项目|盘子)(?:内|里|之内)"
        "|不再(?:[^。;,]{0,30}?)(?:分头|分开|分别|各自|各开|各列|单独|分列|分设)[^。;]{0,40}?(?:改为|改成|归总|合|统一|统筹)"
        "|(?:分别|各自|单独|分片|分头)(?:列支|安排|编列|立项|实施|采购|招标|委托)[^。;]{0,48}?(?:统筹|合并|归并|一并|整体)"
    )),
    (Cue.SPLIT, "拆分|(?:区分|按)[^。;,]{1,12}(?:分别|分类|分项|单独)?(?:列项|列支|立项|编列)|(?:同|合|并)列(?:在)?(?:同)?一(?:项|起|处|个)|合在一(?:起|项|处)(?=[^。;]{0,24}(?:现|今|本|自|改|分))|分开(?:核算|管理|结算)|分账|拆出|分拆|分开(?:编列|立项|列支|申报|实施|安排)|(?:区?分|分)(?:为|成)[两二三]|拆为|拆成|(?:起|由[^。;,]{2,24})分设|(?<!年前)(?<!此前)(?<!以前)(?<!原先)(?<!过去)(?<!往年)分设(?:为|成|[两二三])|不再(?:与|同|和)[^。;,]{1,24}(?:一并|合并|一起|同步|打包|捆绑)|分列|分立|单列|单独(?:列支|立项|列项|设立|安排|实施|申报|编列)|独立(?:列支|立项|设项|编列|安排|核算|成项)|剥离|析出|划出|分离|分出|另行(?:列支|立项)|分别(?:列支|立项|设立|编列|申报)|分解为|切块|(?:中的?|原项目的|原资金的|原经费的)[^。;,]{1,24}(?:部分|内容|事项|职能)(?:[^。;]{0,4}(?:单列|单独|列支|立项))?(?=,|。|;|$|由|单|改)"),
    (Cue.RENAMED, "更名|改名|改称|改为|由[^。;,]{1,16}转为|由[^。;,]{2,30}(?:调整|演变|发展|转化|改革|升级|转型)(?:而来|而成|形成|,|$)|(?:扩展|拓展|升级|提升|转化|深化|延伸|扩围|扩充)(?:为|成为)|(?:命|定|冠)名为|即(?:为|是)?(?:原|升级后|改造后|更名后|建成后|扩容后)|调整为|变更为|优化为|规范为|前身|原名|原称|曾用名|又名|调整而来|转型为|升格为|名称(?:变更|调整|规范)"),
    (Cue.EXPIRED, (
        "(?:合同|协议|服务|服务期|租期|租约|租赁期|质保|质保期|原厂保修|保修|保修期|免费服务期?|维保|维保期|维护期|聘期|期限|采购期|委托期|周期|上期|一期|首期|授权|许可|年限|项目期|运维期|运营期|保期)"
        "[^。;,]{0,16}?(?:到[^。;,]{1,10}止|至[^。;,]{1,10}止|为止|(?:执行|履行)完(?:毕|成)?|到期|期满|届满|期届|终止|结束|满后|已满|失效)|(?:到期|期满|届满)(?:后|,|。)"
    )),
    (Cue.CONTINUED, "(?<![商司业构位人队])承接(?!能力|主体|[。;]|$)|接续|延续|续签|续租|续聘|续订|续保|续约|续展|续建|续做|续作|续费|续用|续购|续采|接替|沿用|顺延|继续(?:委托|聘|租|购买|采购|以)|滚动(?:实施|安排)|结转|跨年(?:度)?实施|后续(?=运维|运营|服务|管理|年度)"),
    (Cue.GOING, "继续|持续(?:实施|开展|采购)"),
    (Cue.BASED, "在[^。;]{2,60}?(?:基础|成果|经验|框架|前期工作)之?上|以[^。;,]{2,40}?(?:为基础|为依托)|继[^。;,续而]{2,30}?后|基于[^。;,]{2,40}|依托(?:已|原|前期|一期|首期|上年|现有|既有)[^。;,]{2,40}|利用(?:已|原|前期|一期|现有|既有)[^。;,]{2,40}"),
    (Cue.PREVIOUS, "上一?(?:年度?|轮|期|周期|合同期?|服务期?|届|批|阶段)|前(?:期(?!工作)|一期|一年|一轮|一阶段|几年|些年)|往年|历年|去年|此前|过去|先前|首(?:批|期|轮|个阶段)|第[一二三]批"),
    (Cue.DONE, (
        "终验|竣工|(?:通过|完成|经|已)[^。;,]{0,6}验收|验收(?:合格|通过|后|完成|交付|投用|并)|移交|交付(?:使用|后)|建成(?!覆盖|后可)|已建|上线(?:试?运行|后|以来|,|、)?|投入(?:使用|试?运行|运营)|投用"
        "|转入(?:运维|运营|运行|维护|日常)|转(?:运维|运营)|转固|出保|过保|脱保|启用|(?<!未)完成(?:后|并|投用|,)|(?:升级|改造|扩容|更新|提升|换装|更换|安装|布设)后|对外开放|投运|开馆|通车|通水|交工|收官|转段|告一段落"
    )),
    (Cue.PILOT, "试点|先行|先试|试验点|试验田|先导区|探路|(?<![(])试行(?!办法|规定|方案|标准|意见|[)])|试用点|试验段|样板|先期|示范(?:点|区|段|项目|工程)"),
    (Cue.MOVED, "划转|划入|转隶|职能(?:调整|划转|移交)|机构改革|改由|转由|移交(?:至|给|我)|调整由"),
    (Cue.FORMER, "(?<![还复草高平病中])原(?=[\"'<\u4e00-\u9fff\\d])(?!则|因|料|始|有(?!的)|创|材|油|址|理|籍|本|告|著|住|件|厂|状|审|价|木|野|生态|子|发|点位)"),
)  # fmt: skip
_CUES: Final = [(cue, re.compile(pattern)) for cue, pattern in _PATTERNS]
_APART_BEFORE: Final = re.compile("分别|单列|单独|分列|分设|分开|另行")
PLAIN: Final = re.compile(
    "合并|归并|归口|打捆|捆绑|合二为一|统筹为|(?:年前|此前|以前|原先|过去|往年)分设|归总|捏合|[归并合汇编捆列放](?:在|成|为|作|到)?同?一(?:个|份|项|笔|包|张|本|单)|一(?:个|份|项)(?:合同|项目|盘子)|不再|分头|分片|打包|一并"
    "|(?:分别|各自|单独)(?:列支|安排|编列|立项|实施|采购|招标|委托)[^。;]*(?:统筹|合|一并|整体)|拆分|拆出|分列|单列|拆为|拆成|分为|同列|合列|并列|分开|分账|独立(?:列支|立项|设项|编列|安排|核算|成项)|划出|析出|单列|单独|剥离|分出|分拆|另行|部分"
)
"""Words of joining and parting that are said of budget lines only."""
OF_LINES: Final = re.compile("[两二三四五六][项笔个](?!维|难|统)|等项目|(?<!本)项目|经费|合同|标段")
"""Words close by that show that budget lines are meant."""
APART: Final = re.compile("互不(?:包含|重复|交叉)|不(?:包括|包含|含|重复|涉及|纳入)|区别于|不同于|有别于|除外|以外的|与[^。;,]{2,24}?(?:并行|同步|分别|错开|互补|分工|联动)|另(?:有|由|行安排|列|项)[^。;,]{0,12}(?:承担|负责|列支)")
"""Words that name another project to say that this is not it."""
FULL: Final = re.compile("推广|(?:搬|移植|复制|扩展|延伸|扩增|拓展)(?:到|至|进)|由点(?:及|到)面|全面推行|普遍推行|分批(?:推开|铺开|装设|建设)|成批|批量|一体化推进|全面(?:推开|铺开|覆盖|实施|建设|部署|推行)|全覆盖|全域|铺开|推开|扩大(?:到|至|范围)|扩面|拓展(?:到|至)|其余|剩余|全(?:市|区|县|省|镇|州|国|部|量)|各(?:区|县|市|镇|街)|覆盖全|整[市县区]推进")
"""Words of what comes after a trial."""
AHEAD: Final = re.compile("二期|三期|后续|下一?(?:年度?|期|步|阶段|轮)|今后|明年|转入|铺开|推广|再行|分别立项|另行立项|列入|奠定[^。;,]{0,8}基础|(?:到期|期满|验收|建成|终验)后|为[^。;,]{2,24}(?:摸清|积累|探索)|复制")
"""Words by which the earlier project announces what follows."""


@dataclass(frozen=True, slots=True)
class Found:
    """`start` and `end` are the cue's, `first` and `last` the sentence's, in the form for comparing."""

    cue: Cue
    start: int
    end: int
    first: int
    last: int


def find_cues(text: str) -> Iterator[Found]:
    for first, last in sentences(text):
        found = [Found(cue, m.start(), m.end(), first, last) for cue, pattern in _CUES for m in pattern.finditer(text, first, last)]
        based = [f for f in found if f.cue is Cue.BASED]
        merged = max((f.start for f in found if f.cue is Cue.MERGED), default=-1)
        for each in found:
            if each.cue in (Cue.FORMER, Cue.DONE) and any(b.start <= each.start < b.end for b in based):
                continue  # 在原平台基础上 says what is built on, not what was called so before
            if each.cue is Cue.SPLIT and each.start <= merged and _APART_BEFORE.match(text, each.start):
                continue  # 原分别列支的甲、乙统筹为一项: what was apart is joined
            yield each
