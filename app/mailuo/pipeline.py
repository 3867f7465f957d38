"""What `mailuo build` does, top to bottom: documents → records → links → graph → one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mailuo import __version__
from mailuo.decision_log import read_decisions
from mailuo.documents import find_files
from mailuo.reading import read_documents
from mailuo.storage import Staging, staged
from mailuo.workspace import SETTINGS_NAME, Workspace, settings_text
from mailuo_extractors.layouts.contract import Given
from mailuo_graph.assemble import assemble
from mailuo_graph.errors import InputError, MailuoError
from mailuo_graph.links import Links
from mailuo_graph.records import Records
from mailuo_graph.stores import open_store
from mailuo_graph.tables import GraphTables
from mailuo_graph.words import Text
from mailuo_linkers.pipeline import link

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class BuildReport:
    """What a build did. `failures` are documents that gave nothing; the rest was built all the same."""

    records: Records
    links: Links
    read: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failures: list[InputError] = field(default_factory=list)
    copies: list[tuple[Path, Path]] = field(default_factory=list)
    troubles: list[Text] = field(default_factory=list)
    nodes: int = 0
    relations: int = 0


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """`add` keeps documents that are in the workspace and not named now; `fresh` reads every document again; `learn` fits
    the weights of successions to what people decided, `shipped_weights` goes back to those that came with the program."""

    add: bool = False
    fresh: bool = False
    given: Given = field(default_factory=Given)
    learn: bool = False
    shipped_weights: bool = False


def build_workspace(paths: Sequence[Path], folder: Path, options: BuildOptions, progress: Progress) -> BuildReport:
    """The workspace afterwards holds exactly the named documents (and with `add` those it had). Nothing is written
    before everything is ready, so a failure or a kill leaves the previous state."""
    files = find_files(paths)
    with Workspace.open_to_build(folder) as workspace, staged(workspace.folder) as staging:
        before = _records_before(workspace, options)
        report = BuildReport(Records(), Links())
        _read(files, before, report, staging, options, progress)
        if not report.records.documents:
            raise _nothing_read(report.failures)
        if options.add:
            _keep_others(before, report)
        report.removed = _names(before, _documents(before) - _documents(report.records))
        decisions = read_decisions(workspace.decisions)
        view = decisions.view()
        report.troubles += [*decisions.troubles, *view.contradictions]
        progress(str(Text("连接", "linking")), 0, 1)
        report.links = link(report.records, view, _links_before(workspace, options), learn=options.learn)
        tables = assemble(report.records, report.links)
        report.nodes, report.relations = tables.node_count, tables.relation_count
        progress(str(Text("写入", "writing")), 0, 1)
        _commit(workspace, report, tables, staging)
    return report


def graph_tables(workspace: Workspace) -> GraphTables:
    """The graph of a workspace as tables, for loading it elsewhere and for exports."""
    return assemble(*records_and_links(workspace))


def records_and_links(workspace: Workspace) -> tuple[Records, Links]:
    """Both of one build."""
    return workspace.steady(lambda: (Records.read(workspace.tables), Links.read(workspace.links)))


def _records_before(workspace: Workspace, options: BuildOptions) -> Records:
    """Records of another program version are not taken over: its readers may have known less."""
    if not workspace.exists or options.fresh or workspace.made_by() != __version__:
        return Records()
    return Records.read(workspace.tables)


def _links_before(workspace: Workspace, options: BuildOptions) -> Links | None:
    """None where they are missing or were written by another version. With `fresh` only the ids of lineages count."""
    if not workspace.exists or workspace.made_by() != __version__:
        return None
    try:
        before = Links.read(workspace.links)
    except (MailuoError, OSError):
        return None
    if options.shipped_weights:
        before = replace(before, learned_weights=[])
    return replace(before, places_read=[]) if options.fresh else before


def _read(
    files: Sequence[Path],
    before: Records,
    report: BuildReport,
    staging: Staging,
    options: BuildOptions,
    progress: Progress,
) -> None:
    """Each document's records into the report and its raw text into the staging folder, as they come."""
    known = {d.document: d.given for d in before.documents}
    for done, outcome in enumerate(read_documents(files, options.given, lambda uid, given: known.get(uid) == str(given))):
        progress(outcome.name, done, len(files))
        if isinstance(outcome.result, InputError):
            report.failures.append(outcome.result)
        elif outcome.copy_of is not None:
            report.copies.append((Path(outcome.path), Path(outcome.copy_of)))
        elif outcome.result is None:
            records = before.only({outcome.document})
            records.documents[0].file_name = outcome.name
            report.records.extend(records)
            report.kept.append(outcome.name)
        else:
            report.records.extend(outcome.result.records)
            report.read.append(outcome.name)
            text = staging.path(f"texts/{outcome.document}.txt")
            text.write_bytes(outcome.result.text.encode("utf-8", "surrogatepass"))


def _keep_others(before: Records, report: BuildReport) -> None:
    others = before.only(_documents(before) - _documents(report.records))
    report.kept += [d.file_name for d in others.documents]
    report.records.extend(others)


def _commit(workspace: Workspace, report: BuildReport, tables: GraphTables, staging: Staging) -> None:
    for kind, name in ((report.records, "tables"), (report.links, "links")):
        kind.write(staging.aside / name)
        staging.names += [f"{name}/{path.name}" for path in sorted((staging.aside / name).iterdir())]
    with open_store(staging.path(workspace.graph.name)) as store:
        store.load(tables)
    staging.path(SETTINGS_NAME).write_text(settings_text(), encoding="utf-8")
    texts = {f"{d.document}.txt" for d in report.records.documents}
    staging.commit(remove=[f"texts/{p.name}" for p in workspace.texts.glob("*.txt") if p.name not in texts])


def _nothing_read(failures: list[InputError]) -> InputError:
    if len(failures) == 1:
        return failures[0]
    first = failures[0].message
    return InputError(
        f"{len(failures)} 个文件都没有读成；第一个：{first.zh}",
        f"none of the {len(failures)} documents could be read; the first: {first.en}",
    )


def _documents(records: Records) -> set[str]:
    return {d.document for d in records.documents}


def _names(records: Records, documents: set[str]) -> list[str]:
    return sorted(d.file_name for d in records.documents if d.document in documents)
