"""Mailuo from Python and notebooks.

    import mailuo
    with mailuo.open("workspace") as graph:
        graph.find("政务云")
        answer = graph.ask("copied-indicators", least=5)
        answer.df()

Everything here is also a command; errors are `mailuo_graph.errors.MailuoError` with one clear sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mailuo.answers import Judgement, judge
from mailuo.decision_log import decisions_beside
from mailuo.drawing import picture_of, svg
from mailuo.open_graph import open_graph
from mailuo_graph.stores.contract import Limits, Store
from mailuo_queries.library import all_queries, find_query
from mailuo_queries.runner import run_query
from mailuo_queries.search import Hit, search_names
from mailuo_queries.spec import Query

if TYPE_CHECKING:
    from types import TracebackType

    import pandas as pd


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

    def queries(self) -> list[Query]:
        """Every saved query that `ask` knows."""
        return [saved.query for saved in all_queries(self._packs)]

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_workspace(
    folder: str | Path, *, store: str | None = None, user: str | None = None, password: str | None = None,
    database: str | None = None, packs: Sequence[str | Path] = (),
) -> Graph:  # fmt: skip
    """The graph of a workspace, or with `store` that of a server; verdicts come from the workspace either way."""
    return Graph(open_graph(Path(folder), store, user, password, database), Path(folder), [Path(each) for each in packs])
