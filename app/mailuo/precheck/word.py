"""A pre-check as a Word document: headings and paragraphs, nothing else. Text is only ever text there."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.sax.saxutils import escape

from mailuo.precheck.check import Precheck
from mailuo.precheck.report import blocks
from mailuo_graph.words import Text

_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_SPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The same report is the same file."""
_INDENT: Final = 420


def precheck_document(found: Precheck, most: int) -> bytes:
    """The content of a DOCX file with what the table shows."""
    paragraphs = [_paragraph(str(Text("立项预检", "Pre-check")), size=36, bold=True)]
    for heading, lines in blocks(found, most):
        if heading:
            paragraphs.append(_paragraph(heading, size=28, bold=True))
        paragraphs += [_paragraph(text, depth=depth) for depth, text in lines]
    body = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_SPACE}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS), ("word/document.xml", body)):
            file.writestr(zipfile.ZipInfo(name, _WHEN), content.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _paragraph(text: str, *, size: int = 21, bold: bool = False, depth: int = 0) -> str:
    plain = "".join(c for c in text if c.isprintable() or c == " ")
    strong = "<w:b/>" if bold else ""
    fonts = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体"/>'
    return (
        f'<w:p><w:pPr><w:spacing w:after="80"/><w:ind w:left="{depth * _INDENT}"/></w:pPr>'
        f'<w:r><w:rPr>{fonts}{strong}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(plain)}</w:t></w:r></w:p>'
    )
