"""Takes the pictures of the explorer for the README from the running program on the sample documents: `make pictures`.

What is shown is chosen by rule, so that other samples need no other code: the lineage over the most years, its two most
alike projects, the gravest findings.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browser import running_browser
from mailuo.lineages.trace import Tie, Trace
from mailuo.pairs.shared import shared_spans
from mailuo.report.material import Material, gather

WIDE = 1120
_COLOURS = 128
_HIGH = {"lineage": 600, "compare": 820, "findings": 980}


def take(images: Path, tags: dict[str, str]) -> None:
    """One PNG a page and language; `tags` are the endings of the files by language."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "mailuo", "demo", "-w", str(workspace)], env=_environment(), capture_output=True, check=True)
        wanted = addresses(gather(workspace))
        with _listening(workspace) as address, running_browser() as browser:
            base = address.partition("/?")[0]
            page = browser.new_page(viewport={"width": WIDE, "height": 800}, color_scheme="light")
            page.goto(address)
            page.wait_for_selector("html[data-keys=ready]")
            for language, tag in tags.items():
                for name, path in wanted.items():
                    page.goto(f"{base}{path}&lang={language}")
                    page.wait_for_load_state()
                    (images / f"{name}.{tag}.png").write_bytes(_picture(page, name))


def addresses(material: Material) -> dict[str, str]:
    longest = max(material.lineages, key=lambda trace: (len(trace.years), len(trace.steps), trace.uid or ""))
    tie = max((tie for trace in material.lineages for tie in _main_ties(trace)), key=lambda tie: (_alike(material, tie), tie.link.later))
    return {
        "lineage": f"/lineage?{urlencode({'uid': longest.steps[0].uid})}",
        "compare": f"/compare?{urlencode({'a': tie.link.earlier, 'b': tie.link.later})}",
        "findings": f"/findings?{urlencode({'query': material.findings[0].saved.name})}",
    }


def _main_ties(trace: Trace) -> Iterator[Tie]:
    return (tie for tie in trace.ties if not tie.link.alternative and tie.changes)


def _alike(material: Material, tie: Tie) -> float:
    """How much of the goals is the same; where most is there is little to see."""
    goals = [material.catalogue.projects[uid].goal or "" for uid in (tie.link.earlier, tie.link.later)]
    spans = shared_spans(goals[0], goals[1]) if all(goals) else None
    return 0.0 if spans is None or spans.share > 0.7 else spans.share  # noqa: PLR2004 - most of it


def _picture(page: Page, name: str) -> bytes:
    if name == "findings":
        page.locator(".card .passages summary").first.click()
    taken = Image.open(io.BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": WIDE, "height": _HIGH[name]}, full_page=True)))
    content = io.BytesIO()
    taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


@contextmanager
def _listening(workspace: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "mailuo", "explore", "-w", str(workspace), "--no-open", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment(), encoding="utf-8")
    try:
        assert process.stdout is not None  # noqa: S101 - for the type alone
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise SystemExit("mailuo explore did not start")
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _environment() -> dict[str, str]:
    return os.environ | {"MAILUO_LANG": "zh", "PYTHONUTF8": "1"}
