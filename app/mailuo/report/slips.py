"""取证单: a slip a finding as DOCX, with the words quoted and where they stand, and room for what people add by hand.

A small DOCX is written here as it is: paragraphs and one table a slip need no library.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from mailuo.answers import VERDICTS
from mailuo.render import safe
from mailuo.report.material import SEVERITY_WORDS, Finding
from mailuo.report.telling import caution, place_said
from mailuo_graph.words import Text

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_MOST_PLACES: Final = 60
_LABEL_WIDTH: Final = 1900
_VALUE_WIDTH: Final = 7100
_TWICE_POINTS: Final = {"title": 32, "text": 21, "small": 18}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)

Node = etree._Element  # noqa: SLF001 - lxml has no public name for the type


def report_slips(findings: Sequence[Finding]) -> bytes:
    """A page a finding, in the order given. The same findings give the same bytes."""
    document = etree.Element(f"{{{_W}}}document", nsmap={"w": _W})
    body = etree.SubElement(document, f"{{{_W}}}body")
    for number, each in enumerate(findings):
        body.append(_paragraph(str(Text("取证单", "Evidence slip")), size="title", bold=True, new_page=number > 0))
        body.append(_paragraph(caution(), size="small"))
        body.append(_table(_rows(each)))
    section = _child(body, "sectPr")
    _child(section, "pgSz", w="11906", h="16838")
    _child(section, "pgMar", top="1134", bottom="1134", left="1247", right="1247", header="600", footer="600", gutter="0")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {
            "[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _RELATIONS.encode(),
            "word/document.xml": etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True),
        }  # fmt: skip
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _rows(each: Finding) -> Iterable[tuple[str, list[str]]]:
    query = each.query
    yield str(Text("疑点号", "Finding")), [each.uid]
    yield str(Text("事项", "Matter")), [str(query.title), str(query.question)]
    yield str(Text("轻重", "Severity")), [str(SEVERITY_WORDS[query.severity])]
    yield str(Text("被查单位", "Body")), [each.who or "—"]
    yield str(Text("年度", "Year")), ["、".join(map(str, each.years)) or "—"]
    yield str(Text("涉及金额（万元）", "Money (10k yuan)")), [each.money_said()]
    yield str(Text("情况", "Facts")), [f"{heading}：{value}" for heading, value in each.facts(brief=True)]
    if each.duplicate is not None:
        yield str(Text("理由", "Reasons")), each.duplicate.duplicate.reasons
    yield str(Text("原文与出处", "Words and source")), [line for place in each.places[:_MOST_PLACES] for line in _quoted(place.words or place.name, place_said(place))] or ["—"]
    if len(each.places) > _MOST_PLACES:
        more = len(each.places) - _MOST_PLACES
        yield "", [str(Text(f"另有 {more} 处，见疑点清单", f"{more} more places stand in the workbook"))]
    yield str(Text("为什么看", "Why")), [str(query.why)]
    if query.basis:
        yield str(Text("依据", "Basis")), list(map(str, query.basis))
    innocent = [*map(str, query.innocent), *([] if each.duplicate is None else each.duplicate.duplicate.innocent)]
    if innocent:
        yield str(Text("可能的合理解释", "It may be innocent")), list(dict.fromkeys(innocent))
    yield str(Text("结论", "Verdict")), [" ".join(part for part in (str(VERDICTS[each.verdict]), each.why()) if part)]
    yield str(Text("被查单位意见", "What the body says")), ["", "", ""]
    yield str(Text("取证人、日期", "Taken by, date")), [""]


def _quoted(words: str, where: str) -> Iterable[str]:
    yield f"“{words}”"
    yield f"—— {where}"


def _table(rows: Iterable[tuple[str, list[str]]]) -> Node:
    table = _child(None, "tbl")
    properties = _child(table, "tblPr")
    _child(properties, "tblW", w=str(_LABEL_WIDTH + _VALUE_WIDTH), type="dxa")
    borders = _child(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _child(borders, side, val="single", sz="4", space="0", color="808080")
    _child(properties, "tblLayout", type="fixed")
    grid = _child(table, "tblGrid")
    for wide in (_LABEL_WIDTH, _VALUE_WIDTH):
        _child(grid, "gridCol", w=str(wide))
    for label, lines in rows:
        row = _child(table, "tr")
        for wide, texts, bold in ((_LABEL_WIDTH, [label], True), (_VALUE_WIDTH, lines or ["—"], False)):
            cell = _child(row, "tc")
            _child(_child(cell, "tcPr"), "tcW", w=str(wide), type="dxa")
            cell.extend(_paragraph(text, bold=bold) for text in texts)
    return table


def _paragraph(text: str, *, size: str = "text", bold: bool = False, new_page: bool = False) -> Node:
    made = _child(None, "p")
    if new_page:
        _child(_child(made, "pPr"), "pageBreakBefore")
    run = _child(made, "r")
    properties = _child(run, "rPr")
    _child(properties, "rFonts", ascii="Arial", hAnsi="Arial", eastAsia="宋体")
    if bold:
        _child(properties, "b")
    _child(properties, "sz", val=str(_TWICE_POINTS[size]))
    words = _child(run, "t")
    words.text = safe(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _child(parent: Node | None, name: str, **attributes: str) -> Node:
    tag = f"{{{_W}}}{name}"
    made = etree.Element(tag, nsmap={"w": _W}) if parent is None else etree.SubElement(parent, tag)
    for key, value in attributes.items():
        made.set(f"{{{_W}}}{key}", value)
    return made
