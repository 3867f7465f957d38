"""A small saved query as a file, to be broken in one place at a time."""

from __future__ import annotations

from pathlib import Path

TEXT = """\
id: big-projects
version: 1
maturity: draft
title: {zh: 大项目, en: Big projects}
question: {zh: 哪些项目超过限额, en: Which projects are above a limit}
why: {zh: 需要论证, en: They need a case}
severity: low
parameters:
  - {name: least, kind: real, default: 100.0, meaning: {zh: 限额, en: limit}}
cypher: |
  MATCH (p:Project)
  WHERE p.total >= $least
  RETURN p.uid AS uid, p.total AS total
  ORDER BY total DESC, uid
columns:
  - {name: uid, meaning: {zh: 编号, en: id}}
  - {name: total, meaning: {zh: 总计, en: total}, money: true}
identity: [uid]
fixtures:
  - name: above and below
    nodes:
      Project:
        - {uid: p1, name: 甲, total: 250.5}
        - {uid: p2, name: 乙, total: 99.99}
    must_flag:
      - {uid: p1, total: 250.5}
    must_not_flag:
      - {uid: p2}
"""
MANIFEST = "id: own-pack\nversion: 1\ntitle: {zh: 自己的, en: Own}\nabout: {zh: 自己的查询, en: Own queries}\n"


def query_file(folder: Path, text: str = TEXT, name: str = "big-projects") -> Path:
    path = folder / "own-pack" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "pack.yaml").write_text(MANIFEST, encoding="utf-8", newline="\n")
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def changed(old: str, new: str) -> str:
    """The text with one thing changed; the thing must be there."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)
