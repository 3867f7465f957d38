"""Workbooks, documents and archives made in memory for the tests of the readers."""

import io
import zipfile
from pathlib import Path

DATA = Path(__file__).parent / "data"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """A ZIP of name → text or bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _links(targets):
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_KINDS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def raw_xlsx(sheet, *, strings="", styles="", sheets='<sheet name="表" sheetId="1" r:id="r1"/>'):
    """A workbook of one sheet from the XML inside its worksheet element, as no library would write it."""
    return zipped({
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _links([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{_KINDS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links([
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"),
        ]),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
    })


def raw_docx(body, *, header=""):
    """A document from the XML inside its body element."""
    targets = [("header", "header1.xml")] if header else []
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _links([("officeDocument", "word/document.xml")]),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": _links(targets),
    }
    if header:
        files["word/header1.xml"] = f'<w:hdr xmlns:w="{WORD}">{header}</w:hdr>'
    return zipped(files)


def raw_pdf(objects, root=1):
    """A PDF of the objects as they are written; a pair is a dictionary and the stream that goes with it."""
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        if isinstance(content, tuple):
            about, stream = content
            body = b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(stream), stream)
        else:
            body = content
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def pdf_page(resources, contents, *more, pages=1):
    """A PDF whose pages all have the same resources and the same content stream; `more` is objects 4 and on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> /Contents 3 0 R >>" % resources
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(pages))
    return raw_pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids), contents, *more,
        *[page] * pages,
    ])


def exact(source):
    """Every span gives its cell back."""
    return all(source.text[cell.start : cell.end] == cell.text for row in source.rows for cell in row.cells)


def shape(source):
    """Rows as (table, row number, cells), a cell as its text, with spans where there are any, `^` where covered."""
    return [
        (
            row.table,
            row.number,
            [
                "^"
                if cell.covered
                else cell.text
                if (cell.row_span, cell.column_span) == (1, 1)
                else (cell.text, cell.row_span, cell.column_span)
                for cell in row.cells
            ],
        )
        for row in source.rows
    ]
