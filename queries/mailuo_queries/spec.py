"""What a saved query is. This class is the schema of the YAML files and the source of their reference page."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from mailuo_graph.words import Text

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$", max_length=60)]
ColumnName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Strict(BaseModel):
    """A misspelt field is an error, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """One statement in Chinese and English; both are required."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return str(Text(self.zh, self.en))


class Severity(StrEnum):
    INFORMATION = "information"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ParameterKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    TEXTS = "texts"


class Parameter(Strict):
    """A value that whoever runs the query may set."""

    name: ColumnName
    kind: ParameterKind = Field(description="text, integer, real, boolean or texts (several, separated by commas)")
    default: Any = Field(default=None, description="taken when nothing is given; without it the parameter may be null")
    meaning: Words
    suggest: str | None = Field(default=None, description="Cypher that returns one column of possible values")


class Column(Strict):
    """A column of the answer, in the order of RETURN."""

    name: ColumnName
    meaning: Words
    money: bool = Field(default=False, description="an amount in 万元")


class Relation(Strict):
    """A relation of a fixture: `{type: MEASURED_BY, source: Project/p1, target: IndicatorType/t1}` and its properties."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    source: str = Field(pattern=r"^[A-Za-z]+/.+$")
    target: str = Field(pattern=r"^[A-Za-z]+/.+$")


class Fixture(Strict):
    """A tiny graph with what the query must flag and what it must not. Runs on both stores."""

    name: str = Field(min_length=1)
    nodes: dict[str, list[dict[str, Any]]] = Field(description="rows by node type; each has a uid")
    relations: list[Relation] = Field(default_factory=list)
    parameters: dict[str, Any] = Field(default_factory=dict)
    must_flag: list[dict[str, Any]] = Field(description="rows that must be in the answer; the columns given must be equal")
    must_not_flag: list[dict[str, Any]] = Field(description="no row of the answer may equal these columns")


def explained(zh: str, en: str, example: Any, **rules: Any) -> Any:
    """A field as the reference page explains it and the template of `queries new` fills it."""
    return Field(description=en, json_schema_extra={"zh": zh}, examples=[example], **rules)


def meaning(field: FieldInfo) -> Text:
    """What a field of a query file is for, in both languages."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return Text(str(extra.get("zh", "")), field.description or "")


class Query(Strict):
    """A saved query: its question, its Cypher, and what a reader must know to judge its rows."""

    id: Identifier = explained("查询名，与文件名相同", "its name, equal to the file's", "large-projects")
    version: int = explained("改了行的意思就加一", "raised whenever the rows mean something else", 1, ge=1)
    maturity: Literal["draft", "tested", "reviewed"] = explained(
        "draft 草稿 / tested 有样例图 / reviewed 有人看过真实结果", "draft, tested on fixtures, or reviewed on real documents", "draft",
    )
    title: Words = explained("标题", "title", {"zh": "金额大的项目", "en": "Large projects"})
    question: Words = explained(
        "回答什么问题", "the question it answers", {"zh": "哪些项目超过限额？", "en": "Which projects are above a limit?"},
    )
    why: Words = explained(
        "查到的行为什么要紧", "why a row of the answer matters", {"zh": "金额大的先看。", "en": "Large amounts are looked at first."},
    )
    severity: Severity = explained("轻重：information low medium high", "information, low, medium or high", "information")
    basis: list[Words] = explained("依据的规定", "the rule or clause behind it", [], default_factory=list)
    tags: list[str] = explained("检索用的词", "words to find it by", ["金额", "amount"], default_factory=list)
    parameters: list[Parameter] = explained(
        "使用者可以改的值", "values that whoever runs it may set",
        [{"name": "least", "kind": "real", "default": 100.0, "meaning": {"zh": "限额（万元）", "en": "limit in 万元"}}],
        default_factory=list,
    )
    cypher: str = explained(
        "取行；只用可移植的写法，次序不能有并列", "returns the rows; portable subset, ends with an order without ties",
        "MATCH (p:Project)\nWHERE p.total >= $least\nRETURN p.name AS project, p.total AS total, p.uid AS uid\nORDER BY total DESC, uid\n",
        min_length=1,
    )
    picture: str | None = explained(
        "要画的点：返回一列 uid", "the nodes to draw: one column of uids",
        "MATCH (p:Project)\nWHERE p.total >= $least\nRETURN p.uid AS uid\nORDER BY uid\n", default=None,
    )
    denominator: str | None = explained(
        "一共看了多少：返回 looked_at", "how many things were looked at, as `looked_at`",
        "MATCH (p:Project)\nWHERE p.total IS NOT NULL\nRETURN count(p) AS looked_at\n", default=None,
    )
    columns: list[Column] = explained(
        "各列，次序同 RETURN", "the columns in the order of RETURN",
        [
            {"name": "project", "meaning": {"zh": "项目", "en": "project"}},
            {"name": "total", "meaning": {"zh": "总计（万元）", "en": "total (万元)"}, "money": True},
            {"name": "uid", "meaning": {"zh": "编号", "en": "id"}},
        ],
        min_length=1,
    )
    identity: list[ColumnName] = explained(
        "凭哪些列认出下次还是这一条", "columns by which a finding is the same in the next run", ["uid"], min_length=1,
    )
    money: ColumnName | None = explained("涉及金额的列", "the column whose sum is the money concerned", "total", default=None)
    innocent: list[Words] = explained(
        "合理解释", "innocent explanations of a row",
        [{"zh": "大项目本身不是问题", "en": "a large project is no fault in itself"}], default_factory=list,
    )
    exclusions: list[Words] = explained("有意不看的", "what is left out on purpose", [], default_factory=list)
    unknown: Words | None = explained(
        "数据缺时说不出什么", "what the query can't say on missing data",
        {"zh": "没有金额的项目不在其中", "en": "projects without an amount are not among them"}, default=None,
    )
    fixtures: list[Fixture] = explained(
        "小图：什么必须列出，什么不许列出", "tiny graphs: what must be flagged and what must not",
        [
            {
                "name": "above and below",
                "nodes": {"Project": [
                    {"uid": "p1", "name": "管网改造", "total": 250.5, "indicator_count": 0},
                    {"uid": "p2", "name": "资料印刷", "total": 9.5, "indicator_count": 0},
                ]},
                "must_flag": [{"uid": "p1", "total": 250.5}],
                "must_not_flag": [{"uid": "p2"}],
            },
        ],
        min_length=1,
    )  # fmt: skip

    @model_validator(mode="after")
    def _columns_exist(self) -> Query:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError("a column is declared twice")
        wanted = [*self.identity, *([self.money] if self.money else [])]
        if lost := [name for name in wanted if name not in names]:
            raise ValueError(f"identity and money name columns that are not declared: {', '.join(lost)}")
        return self
