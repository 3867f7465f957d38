"""The words of the graph, declared once: node types, relation types, their properties and what they mean.

Table schemas, Neo4j constraints and indexes, export headers, the linter's vocabulary and the reference page are all
derived from `ONTOLOGY`. Invariants: every node has the text property `uid`, unique in its type and stable between
runs; no property is called id, title or type, because the embedded engine adds those of its own; a property has one
kind everywhere, because 1 and 1.0 are one group on Neo4j and two on the embedded engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from mailuo_graph.words import Text

SCHEMA_VERSION: Final = 1
"""Of tables and graph files. Raised whenever an older program would misread what this one writes."""


class Kind(StrEnum):
    """What a property holds. MONEY is a decimal of 万元 in tables and a float rounded to 6 digits in a store."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    MONEY = "money"
    BOOLEAN = "boolean"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    kind: Kind
    meaning: Text
    required: bool = False
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class NodeType:
    name: str
    meaning: Text
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """From which node type to which."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class RelationType:
    """`keyed`: may occur more than once between the same two nodes; its property `key` then tells the occurrences apart
    and is part of every MERGE. Without the key Neo4j would fold what the embedded engine keeps."""

    name: str
    meaning: Text
    ends: tuple[Ends, ...]
    properties: tuple[Property, ...] = ()
    keyed: bool = False


def _text(name: str, zh: str, en: str, *, required: bool = False, indexed: bool = False) -> Property:
    return Property(name, Kind.TEXT, Text(zh, en), required, indexed)


def _texts(name: str, zh: str, en: str) -> Property:
    return Property(name, Kind.TEXTS, Text(zh, en))


def _integer(name: str, zh: str, en: str, *, required: bool = False, indexed: bool = False) -> Property:
    return Property(name, Kind.INTEGER, Text(zh, en), required, indexed)


def _real(name: str, zh: str, en: str) -> Property:
    return Property(name, Kind.REAL, Text(zh, en))


def _money(name: str, zh: str, en: str) -> Property:
    return Property(name, Kind.MONEY, Text(zh, en))


def _boolean(name: str, zh: str, en: str) -> Property:
    return Property(name, Kind.BOOLEAN, Text(zh, en))


UID: Final = _text("uid", "稳定编号，重新抽取、文件改名、增加文件都不变", "stable id; unchanged by re-extraction, renamed files or more documents", required=True)
KEY: Final = _text("key", "同两点之间多条关系的区分键", "tells apart relations of one type between the same two nodes", required=True)

EVIDENCE: Final = (
    _text("evidence_document", "证据所在文件（Document.uid）", "document of the evidence (Document.uid)"),
    _integer("evidence_page", "页码，从 1 起；没有页的格式为空", "page from 1; empty where the format has no pages"),
    _integer("evidence_row", "行号，从 1 起（文本为行，表格为表行）", "row from 1 (line of a text, row of a table)"),
    _integer("evidence_start", "在原文中的起始字符", "first character in the raw text"),
    _integer("evidence_end", "在原文中的结束字符（不含）", "end in the raw text (exclusive)"),
    _text("evidence_words", "原文字句", "the words as they stand there"),
)
REASONED: Final = (
    _real("score", "把握，0 到 1", "how sure, 0 to 1"),
    _text("confidence", "certain 确定 / likely 很可能 / possible 可能", "certain / likely / possible"),
    _texts("reasons", "理由，审计人员能看懂的话", "the reasons in words an auditor understands"),
    _text("decided_by", "规则或人", "a rule or a person"),
)

DOCUMENT: Final = NodeType(
    "Document",
    Text("一份公开的文件", "one published file"),
    (
        UID,
        _text("sha256", "内容指纹", "fingerprint of the content", required=True),
        _text("file_name", "文件名", "file name", required=True),
        _text("layout", "识别出的版式", "layout that was recognised"),
        _text("heading", "表头标题", "heading as printed"),
        _text("department", "编制部门，原文", "department as printed"),
        _integer("fiscal_year", "预算年度；不知则空", "fiscal year; empty when unknown", indexed=True),
        _text("fiscal_year_basis", "年度依据：printed 表中写明 / named 文件名 / inferred 推断 / set 用户指定 / unknown 不知", "printed, named, inferred, set or unknown"),
        _text("fiscal_year_reason", "年度依据的原文或说明", "the words the year stands on"),
        _text("currency_unit", "金额单位，原文", "currency unit as printed"),
        _money("total", "表上合计，万元", "printed grand total in 万元"),
        _money("sum_of_projects", "读到的项目之和，万元；有项目没有金额则空", "sum of the projects that were read, in 万元; empty where one has no amount"),
        _integer("project_count", "读到的项目数", "how many projects were read", required=True),
        _integer("remark_count", "待核的地方有几处", "how many places are to be checked", required=True),
    ),
)
LEVEL_AND_PLACE: Final = (
    _text("level", "层级：国家 / 省 / 市 / 区县 / 镇街；名称看不出则空", "level of government as its name says: state, province, city, district, town"),
    _text("district", "地区，名称中的地名，从大到小", "the places in its name, widest first"),
)
DEPARTMENT: Final = NodeType(
    "Department",
    Text("部门，一级预算主体", "a first-level budget body"),
    (
        UID,
        _text("name", "规范名称", "canonical name", required=True, indexed=True),
        _texts("aliases", "其他写法", "other spellings"),
        *LEVEL_AND_PLACE,
    ),
)
UNIT: Final = NodeType(
    "Unit",
    Text("预算单位，花钱的主体", "the body that spends the money"),
    (
        UID,
        _text("name", "规范名称", "canonical name", required=True, indexed=True),
        _texts("aliases", "其他写法", "other spellings"),
        *LEVEL_AND_PLACE,
    ),
)
PROJECT: Final = NodeType(
    "Project",
    Text("一个预算年度里的一个项目", "one budget line in one fiscal year"),
    (
        UID,
        _text("name", "项目名称，原文", "name as printed", required=True, indexed=True),
        _text("clean_name", "整理后的名称", "name after clean-up"),
        _integer("fiscal_year", "预算年度；不知则空", "fiscal year; empty when unknown", indexed=True),
        _text("unit", "预算单位，规范名称", "unit, canonical name"),
        _text("department", "部门，规范名称", "department, canonical name"),
        _money("total", "总计，万元", "total in 万元"),
        _text("total_printed", "总计，原文", "total as printed"),
        _money("fiscal_appropriation", "财政拨款，万元", "fiscal appropriation in 万元"),
        _money("special_account", "财政专户拨款，万元", "special account in 万元"),
        _money("other_funds", "其他资金，万元", "other funds in 万元"),
        _text("years_in_name", "名称中的年份", "years in the name"),
        _text("action", "建设、升级、运营、运维、租赁、购置、服务等", "build, upgrade, operate, maintain, lease, buy, serve"),
        _text("goal", "绩效目标，原文", "goal as printed"),
        _boolean("classified", "目标与指标不公开", "goal and indicators withheld"),
        _integer("indicator_count", "指标数", "number of indicators", required=True),
    ),
)
LINEAGE: Final = NodeType(
    "Lineage",
    Text("跨年度的同一件事；按印出的期间互斥，不按预算年度", "one undertaking across the years; exclusive by printed period, not by fiscal year"),
    (
        UID,
        _text("name", "显示名称", "display name", required=True),
        _integer("first_year", "最早年度", "first year"),
        _integer("last_year", "最晚年度", "last year"),
        _texts("missing_years", "缺年", "years without a document"),
    ),
)
SYSTEM: Final = NodeType(
    "System",
    Text("有名称的平台、网络、应用、热线、机房", "a named platform, network, app, hotline or data centre"),
    (
        UID,
        _text("name", "规范名称", "canonical name", required=True, indexed=True),
        _texts("aliases", "其他叫法", "other names"),
        _text("category", "类别", "category"),
    ),
)
POLICY: Final = NodeType(
    "Policy",
    Text("作为依据引用的文件", "a document cited as basis"),
    (
        UID,
        _text("name", "标题", "title", required=True, indexed=True),
        _texts("aliases", "其他叫法：简称、文号写法", "other names: short titles, spellings of the number"),
        _text("document_number", "文号", "document number"),
        _text("issuer", "发文机关", "issuer"),
        _integer("year", "发文年份", "year of issue"),
        _integer("valid_until", "有效期至（年）", "valid until (year)"),
    ),
)
INDICATOR_TYPE: Final = NodeType(
    "IndicatorType",
    Text("衡量的是什么，不论怎么写", "what is being measured, whatever the wording"),
    (
        UID,
        _text("name", "规范名称", "canonical name", required=True, indexed=True),
        _text("class_code", "二级指标代码，如 11 数量、43 生态成本", "code of the class, as 11 quantity, 43 ecological cost"),
        _text("class_name", "二级指标名称", "name of the class"),
    ),
)
REMARK: Final = NodeType(
    "Remark",
    Text("读文件时记下的待核之处：合计不符、没看懂的行……", "what reading a document left to be checked: a total that does not hold, a row not understood …"),
    (
        UID,
        _text("name", "待核什么，中文", "what is to be checked, in Chinese", required=True),
        _text("name_en", "待核什么，英文", "what is to be checked, in English", required=True),
        _text("kind", "种类，固定的词", "the kind, a fixed word", required=True, indexed=True),
        *EVIDENCE,
    ),
)

BUDGETS_ENDS: Final = Ends("Unit", "Project")

ONTOLOGY_NODES: Final = (DOCUMENT, DEPARTMENT, UNIT, PROJECT, LINEAGE, SYSTEM, POLICY, INDICATOR_TYPE, REMARK)
ONTOLOGY_RELATIONS: Final = (
    RelationType(
        "HAS_UNIT", Text("部门下属的预算单位", "a department's unit"), (Ends("Department", "Unit"),), EVIDENCE,
    ),
    RelationType(
        "LISTS",
        Text("文件列出单位，附小计", "a document lists a unit, with its subtotal"),
        (Ends("Document", "Unit"),),
        (
            KEY,
            _text("name_printed", "单位名称，原文", "the unit's name as printed"),
            _money("total", "单位小计，万元", "the subtotal in 万元"),
            _text("total_printed", "单位小计，原文", "the subtotal as printed"),
            _money("sum_of_projects", "读到的项目之和，万元；有项目没有金额则空", "sum of the projects that were read, in 万元; empty where one has no amount"),
            _integer("project_count", "读到的项目数", "how many projects were read"),
            *EVIDENCE,
        ),
        keyed=True,
    ),
    RelationType("HAS_REMARK", Text("文件里有待核之处", "a document has something to be checked"), (Ends("Document", "Remark"),)),
    RelationType(
        "RENAMED_TO",
        Text("更名为", "renamed to"),
        (Ends("Department", "Department"), Ends("Unit", "Unit")),
        (_integer("since", "自哪一年", "since which year"), *REASONED, *EVIDENCE),
    ),
    RelationType("BUDGETS", Text("单位安排项目", "a unit budgets a project"), (BUDGETS_ENDS,)),
    RelationType(
        "DISCLOSED_IN",
        Text("项目在文件中的一行；公开两次就有两条", "a project's row in a document; disclosed twice, there are two"),
        (Ends("Project", "Document"),),
        (
            KEY,
            _text("name_printed", "这一行的项目名称原文", "the name as printed in this row"),
            _money("total", "这一行的总计，万元", "the total of this row in 万元"),
            *EVIDENCE,
        ),
        keyed=True,
    ),
    RelationType(
        "SUCCEEDS",
        Text("后一个项目承接前一个", "the later project continues the earlier one"),
        (Ends("Project", "Project"),),
        (
            _text("kind", "续期、同一项目跨年、分期、试点转全面、建设转运营、拆分、合并", "renewal, same_project_next_budget, phase, pilot_to_full, build_to_operate, split, merge"),
            *REASONED,
            _boolean("alternative", "另一候选：不是最合适的前身，未并入脉络", "a plausible predecessor beside a better one, not merged"),
            _texts("missing_years", "中间哪些年度没有文件", "fiscal years between for which no document was read"),
            _text("overlap", "两个合同期哪些年重叠", "years that the two contract periods share"),
        ),
    ),
    RelationType("IN_LINEAGE", Text("属于哪一脉络", "belongs to this lineage"), (Ends("Project", "Lineage"),)),
    RelationType(
        "SIMILAR_TO",
        Text("两个项目相似，疑似重复", "two projects look alike"),
        (Ends("Project", "Project"),),
        (
            KEY,
            _text("kind", "相似的种类", "in which way"),
            _text("strength", "strong 强 / worth_a_look 值得看 / weak 弱", "strong, worth_a_look or weak"),
            _real("score", "证据有多重，0 到 1；不是测得的概率", "how heavy the evidence is, 0 to 1; no measured probability"),
            _texts("reasons", "理由，审计人员能看懂的话", "the reasons in words an auditor understands"),
            _money("money_low", "涉及金额下限，万元；整条线索的，每行只计一次", "least money at stake in the whole finding, every line once"),
            _money("money_high", "涉及金额上限，万元", "most money at stake"),
            _boolean("at_most", "只涉及某一行的一部分，上限前应写“≤”", "only a part of a line is concerned: write ≤ before the upper bound"),
            _texts("innocent", "无辜的解释", "explanations under which nothing is wrong"),
            _integer("members", "这条线索涉及几个项目", "how many projects the finding has"),
            _text("decided_by", "规则或人", "a rule or a person"),
        ),
        keyed=True,
    ),
    RelationType(
        "TOUCHES",
        Text("项目涉及系统", "a project concerns a system"),
        (Ends("Project", "System"),),
        (
            KEY,
            _text("role", "建设、升级、运营、运维、租赁、使用", "build, upgrade, operate, maintain, lease, use"),
            _text("mention", "原文里的叫法", "the name as printed"),
            *EVIDENCE,
        ),
        keyed=True,
    ),
    RelationType(
        "PART_OF",
        Text("子系统属于上级系统", "a branch of a larger system"),
        (Ends("System", "System"),),
        (_texts("reasons", "理由", "the reasons"), *EVIDENCE),
    ),
    RelationType(
        "CITES", Text("项目引用文件", "a project cites a policy"), (Ends("Project", "Policy"),), (KEY, *EVIDENCE), keyed=True,
    ),
    RelationType(
        "MEASURED_BY",
        Text("项目的一条绩效指标", "one indicator of a project"),
        (Ends("Project", "IndicatorType"),),
        (
            KEY,
            _text("basis", "口径：每日、每月、每年、新增、累计、注册，多个以·相连；没写则空；数值只在同一口径内可比", "how it is counted: per day, month or year, new, in all, registered; joined by ·, null when not said; values are comparable within one basis only"),
            _real("commonness", "多常见：有多少比例的项目印着同一指标同一值；接近 1 是套话", "share of projects that print the same type and value; near 1 is boilerplate"),
            _integer("sequence", "原文序号", "number as printed"),
            _text("name_printed", "指标名称，原文", "name as printed"),
            _text("cycle_value", "实施周期指标值，原文", "value for the whole cycle as printed"),
            _text("annual_value", "年度指标值，原文", "value for the year as printed"),
            _text("operator", "年度值的比较符", "comparison of the annual value"),
            _real("number", "年度值的数", "number of the annual value"),
            _text("measure_unit", "年度值的单位", "unit of the annual value"),
            _boolean("malformed", "原文残损", "broken in the source"),
            *EVIDENCE,
        ),
        keyed=True,
    ),
)


@dataclass(frozen=True)
class Ontology:
    nodes: tuple[NodeType, ...]
    relations: tuple[RelationType, ...]

    @cached_property
    def node(self) -> dict[str, NodeType]:
        return {each.name: each for each in self.nodes}

    @cached_property
    def relation(self) -> dict[str, RelationType]:
        return {each.name: each for each in self.relations}

    @cached_property
    def property_names(self) -> frozenset[str]:
        every = [p.name for n in self.nodes for p in n.properties]
        return frozenset(every + [p.name for r in self.relations for p in r.properties])


ONTOLOGY: Final = Ontology(ONTOLOGY_NODES, ONTOLOGY_RELATIONS)
