"""Mailuo from Python and notebooks.

    import mailuo
    with mailuo.open("workspace") as graph:
        graph.find("政务云")
        answer = graph.ask("copied-indicators", least=5)
        answer.df()
        print(graph.lineage("政务云"))

`mailuo.build(documents, folder)` makes the workspace first. Everything here is also a command; errors are `mailuo_graph.errors.MailuoError` with one clear sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from mailuo.answers import Judgement, judge
from mailuo.decision_log import decisions_beside
from mailuo.drawing import picture_of, svg
from mailuo.open_graph import open_graph
from mailuo.render import Format
from mailuo.sheets import Sheet
from mailuo.workspace import Workspace
from mailuo_graph.stores.contract import Limits, Store
from mailuo_queries.library import all_queries, find_query
from mailuo_queries.runner import run_query
from mailuo_queries.search import Hit, search_names
from mailuo_queries.spec import Query

if TYPE_CHECKING:
    from types import TracebackType

    import pandas as pd

    from mailuo.catalogue import Catalogue
    from mailuo.pipeline import BuildReport
    from mailuo.precheck.check import Precheck


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a saved query, each with its finding's id and verdict. Iterates over dicts; `df()` is a pandas frame."""

    judged: Judgement
    _drawn: str | None = field(repr=False, default=None)

    @property
    def query(self) -> Query:
        return self.judged.query

    @property
    def columns(self) -> list[str]:
        return self.judged.columns()

    @property
    def looked_at(self) -> int | None:
        """How many things the query examined; 0 means that no rows say nothing."""
        return self.judged.answer.looked_at

    @property
    def truncated(self) -> bool:
        return self.judged.answer.rows.truncated

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.judged.values())

    def __len__(self) -> int:
        return len(self.judged.rows)

    def df(self) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - 0.3 s that only frames need

        return pd.DataFrame(self.judged.values(), columns=self.columns)

    def _repr_html_(self) -> str:
        return str(self.df().to_html(escape=True, index=False))


@dataclass(frozen=True, slots=True)
class Listing:
    """What a command shows: as text when printed, as a pandas frame with `df()`."""

    text: str
    sheet: Sheet

    def df(self) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - see Answer

        return pd.DataFrame(list(self.sheet.rows), columns=list(self.sheet.headings))

    def __len__(self) -> int:
        return len(self.sheet.rows)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return str(self.df().to_html(escape=True, index=False))


@dataclass(frozen=True, slots=True)
class Built:
    """What a build read and what it did not. Prints as the coverage report does; `df()` has a row a document."""

    report: BuildReport
    folder: Path

    def df(self) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - see Answer

        from mailuo.coverage import coverage_of  # noqa: PLC0415 - only notebooks want it

        return pd.DataFrame([asdict(each) for each in coverage_of(self.report.records)])

    def __str__(self) -> str:
        from mailuo.coverage import coverage_text  # noqa: PLC0415 - see above

        return coverage_text(self.report, self.folder)


class Graph:
    """An opened graph. Made by `mailuo.open`; closes with its `with` block."""

    def __init__(self, store: Store, workspace: Path, packs: Sequence[Path]) -> None:
        self.store, self._workspace, self._packs = store, workspace, list(packs)

    def ask(self, name: str, *, limits: Limits | None = None, **parameters: Any) -> Answer:
        """Run a saved query by its name; parameters as the query declares them."""
        answer = run_query(self.store, find_query(name, self._packs).query, parameters, limits)
        return Answer(judge(answer, decisions_beside(self._workspace)))

    def picture(self, name: str, *, limits: Limits | None = None, **parameters: Any) -> str:
        """What a saved query found, as SVG."""
        query = find_query(name, self._packs).query
        answer = run_query(self.store, query, parameters, limits)
        return svg(picture_of(self.store, query, answer.parameters, limits), str(query.title))

    def cypher(self, text: str, parameters: Mapping[str, Any] | None = None, *, limits: Limits | None = None) -> pd.DataFrame:
        """A query of your own; whatever writes is refused."""
        import pandas as pd  # noqa: PLC0415 - see df

        rows = self.store.run(text, parameters, limits)
        return pd.DataFrame(rows.values, columns=list(rows.columns))

    def find(self, text: str, *, kinds: Sequence[str] = (), most: int = 20) -> list[Hit]:
        """Projects, systems, units, departments and policies whose names come near."""
        return search_names(self.store, text, kinds, most)

    def lineage(self, words: str, *, most: int = 20) -> Listing:
        """One undertaking through the years, by project, lineage or system; also where a server holds the graph, from the workspace."""
        from mailuo.lineages.find import find_lineages  # noqa: PLC0415 - queries do without
        from mailuo.lineages.report import lineage_sheet, lineage_text  # noqa: PLC0415 - see above

        found = find_lineages(self._catalogue(), words)
        return Listing(lineage_text(found, words, Format.TABLE, most), lineage_sheet(found))

    def duplicates(
        self, *, project: str | None = None, kind: str | None = None, strength: Literal["strong", "worth_a_look", "weak"] | None = None, most: int = 50,
    ) -> Listing:  # fmt: skip
        """What may be built or paid for twice, the strongest first."""
        from mailuo.duplicates import (  # noqa: PLC0415 - queries do without
            Strength,
            duplicates_sheet,
            duplicates_text,
            find_duplicates,
        )

        found = find_duplicates(self._catalogue(), kind, None if strength is None else Strength(strength), project)
        return Listing("\n\n".join(filter(None, duplicates_text(found, Format.TABLE, most))), duplicates_sheet(found))

    def precheck(
        self, name: str, *, goal: str | None = None, amount: str | None = None, unit: str | None = None, year: int | None = None,
        indicators: str | None = None,
    ) -> Precheck:  # fmt: skip
        """A draft project against all that was built; nothing of it is stored."""
        from mailuo.precheck.check import precheck  # noqa: PLC0415 - queries do without
        from mailuo.precheck.draft import Fields, read_draft  # noqa: PLC0415 - see above

        return precheck(Workspace.open(self._workspace), read_draft(None, "", Fields(name, amount, goal, unit, year, indicators=indicators)))

    def _catalogue(self) -> Catalogue:
        from mailuo.catalogue import Catalogue  # noqa: PLC0415 - queries do without

        return Catalogue.of(Workspace.open(self._workspace))

    def queries(self) -> list[Query]:
        """Every saved query that `ask` knows."""
        return [saved.query for saved in all_queries(self._packs)]

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def build(documents: str | Path | Sequence[str | Path], folder: str | Path, *, fresh: bool = False) -> Built:
    """Documents, or folders that hold them, into a workspace, as `mailuo build` does."""
    from mailuo.pipeline import BuildOptions, build_workspace  # noqa: PLC0415 - asking does without

    paths = [documents] if isinstance(documents, str | Path) else list(documents)
    report = build_workspace([Path(each) for each in paths], Path(folder), BuildOptions(fresh=fresh), lambda *_: None)
    return Built(report, Path(folder))


def open_workspace(
    folder: str | Path, *, store: str | None = None, user: str | None = None, password: str | None = None,
    database: str | None = None, packs: Sequence[str | Path] = (),
) -> Graph:  # fmt: skip
    """The graph of a workspace, or with `store` that of a server; verdicts come from the workspace either way."""
    return Graph(open_graph(Path(folder), store, user, password, database), Path(folder), [Path(each) for each in packs])
