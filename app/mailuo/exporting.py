"""`mailuo export`: one function that writes a workspace in any of the formats and says what it wrote."""

from __future__ import annotations

from pathlib import Path

from mailuo.exchange import write_exchange
from mailuo.pipeline import graph_tables, records_and_links
from mailuo.storage import full_disk_said
from mailuo.workspace import Workspace
from mailuo_graph.errors import InputError
from mailuo_graph.words import Text

_FOLDERS = frozenset({"jsonl", "neo4j-admin"})


def export_workspace(workspace: Workspace, target: Path, style: str) -> list[str]:
    if target.exists() and target.is_dir() != (style in _FOLDERS):
        raise InputError(
            f"{target}：格式 {style} 写{'目录' if style in _FOLDERS else '文件'}，这里却是{'文件' if style in _FOLDERS else '目录'}；请换一个名字",
            f"{target}: the format {style} writes a {'folder' if style in _FOLDERS else 'file'} and this is none; choose another name",
        )
    with full_disk_said(target):
        if style == "jsonl":
            written = write_exchange(*records_and_links(workspace), target)
            return [str(Text(f"{target / name}：{lines} 行", f"{target / name}: {lines} lines")) for name, lines in written]
        tables = graph_tables(workspace)
        if style == "neo4j-admin":
            from mailuo_graph.export.neo4j_admin import write_neo4j_admin  # noqa: PLC0415 - each format brings its own tools

            target.mkdir(parents=True, exist_ok=True)
            write_neo4j_admin(tables, target)
            return [
                str(
                    Text(
                        f"{target}：停下服务器，在此目录运行 neo4j-admin database import full @arguments.txt neo4j；启动后再运行 mailuo load 建约束和索引",
                        f"{target}: stop the server and run, in this folder, neo4j-admin database import full @arguments.txt neo4j; start it, then mailuo load sets constraints and indexes",
                    ),
                ),
            ]
        from mailuo_graph.export.files import export_graph  # noqa: PLC0415 - networkx alone takes 0.4 s

        export_graph(tables, target, "json" if style == "node-link" else style)
    return [str(Text(f"{target}：{tables.node_count:,} 个点，{tables.relation_count:,} 条关系", f"{target}: {tables.node_count:,} nodes, {tables.relation_count:,} relations"))]
