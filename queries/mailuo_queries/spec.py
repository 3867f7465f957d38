"""What a saved query is. This class is the schema of the YAML files and the source of their reference page."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

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


class Query(Strict):
    """A saved query: its question, its Cypher, and what a reader must know to judge its rows."""

    id: Identifier
    version: int = Field(ge=1)
    maturity: Literal["draft", "tested", "reviewed"]
    title: Words
    question: Words
    why: Words = Field(description="why a row of the answer matters")
    severity: Severity
    basis: list[Words] = Field(default_factory=list, description="the rule or clause behind it")
    tags: list[str] = Field(default_factory=list)
    parameters: list[Parameter] = Field(default_factory=list)
    cypher: str = Field(min_length=1, description="returns the rows; portable subset, ends with an order without ties")
    picture: str | None = Field(default=None, description="Cypher that returns the uids to draw")
    denominator: str | None = Field(default=None, description="Cypher that returns how many things were looked at, as `looked_at`")
    columns: list[Column] = Field(min_length=1)
    identity: list[ColumnName] = Field(min_length=1, description="columns by which a finding is the same in the next run")
    money: ColumnName | None = Field(default=None, description="the column whose sum is the money concerned")
    innocent: list[Words] = Field(default_factory=list, description="innocent explanations of a row")
    exclusions: list[Words] = Field(default_factory=list, description="what is left out on purpose")
    unknown: Words | None = Field(default=None, description="what the query can't say on missing data")
    fixtures: list[Fixture] = Field(min_length=1)

    @model_validator(mode="after")
    def _columns_exist(self) -> Query:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError("a column is declared twice")
        wanted = [*self.identity, *([self.money] if self.money else [])]
        if lost := [name for name in wanted if name not in names]:
            raise ValueError(f"identity and money name columns that are not declared: {', '.join(lost)}")
        return self
