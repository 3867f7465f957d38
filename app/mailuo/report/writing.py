"""Gathers the material of a report and writes it in the form that the file's ending asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from mailuo.report.choice import Choice, Lineages, narrowed
from mailuo.report.material import Material, gather
from mailuo.storage import save_output
from mailuo_graph.errors import UsageError
from mailuo_graph.stores.contract import Progress, silent
from mailuo_graph.words import Text

_FORMS: Final = (".xlsx", ".html", ".docx")


def write_report(
    workspace: Path, output: Path, wanted: Sequence[str], suite: str | None = None, packs: Sequence[Path] = (), progress: Progress = silent,
) -> list[str]:
    """Sentences that say what was written. The form and the chosen findings are checked before anything is."""
    form = output.suffix.casefold()
    if form not in _FORMS:
        raise UsageError(
            f"{output}：不知道写成什么；文件名须以 .xlsx、.html 或 .docx 结尾",
            f"{output}: the form is not known; the file must end in .xlsx, .html or .docx",
        )
    if form == ".docx" and not wanted:
        raise UsageError(
            "取证单要写明是哪些疑点：--finding 疑点号（可重复）；疑点号见 mailuo report -o 清单.xlsx",
            "evidence slips need their findings: --finding ID, repeated for several; see mailuo report -o FILE.xlsx for the ids",
        )
    material = gather(workspace, suite, packs, progress=progress)
    if wanted:
        for uid in wanted:
            material.finding(uid)  # raises where there is none
        material = narrowed(material, Choice(findings=tuple(dict.fromkeys(wanted)), lineages=Lineages.ALL))
    save_output(output, content_of(material, form))
    said = [
        str(
            Text(
                f"{len(material.findings)} 条疑点，另有 {len(material.dismissed)} 条已排除 → {output}",
                f"{len(material.findings)} findings, {len(material.dismissed)} more dismissed → {output}",
            ),
        ),
    ]
    said += [f"{each.saved.name}: {each.error.message}" for each in material.outcomes if each.error is not None]
    return said


def content_of(material: Material, form: str) -> bytes:
    if form == ".xlsx":
        from mailuo.report.book import report_book  # noqa: PLC0415 - each form pays for its own

        return report_book(material)
    if form == ".html":
        from mailuo.report.page import report_page  # noqa: PLC0415 - see above

        return report_page(material)
    from mailuo.report.slips import report_slips  # noqa: PLC0415 - see above

    return report_slips([*material.findings, *material.dismissed])
