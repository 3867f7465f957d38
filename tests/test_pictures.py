"""The pictures of the README: there, small, and what the program that makes them would make."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
MOST = 150 * 1024
sys.path.insert(0, str(ROOT / "docs"))

from pages_picture import addresses  # noqa: E402 - lies beside what it makes

from mailuo.report.material import gather  # noqa: E402 - see above
from undertakings import built  # noqa: E402 - see above


@pytest.mark.parametrize(("readme", "tag", "other"), [("README.md", "en", "zh-CN"), ("README.zh-CN.md", "zh-CN", "en")])
def test_each_readme_shows_its_own_pictures(readme: str, tag: str, other: str):
    """Lineage, compare and findings in the language of the page, each with words for who can't see it."""
    shown = dict(re.findall(r"!\[([^\]]+)\]\((docs/images/[^)]+)\)", (ROOT / readme).read_text(encoding="utf-8")))
    assert {f"docs/images/{name}.{tag}.png" for name in ("lineage", "compare", "findings")} <= set(shown.values())
    assert not [path for path in shown.values() if f".{other}." in path]
    assert all((ROOT / path).is_file() for path in shown.values())


def test_pictures_are_small():
    """Nobody waits for a README."""
    taken = sorted(IMAGES.glob("*.png"))
    assert taken
    for path in taken:
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG"), path
        assert len(content) <= MOST, path


def test_what_is_shown_is_chosen_by_rule(tmp_path: Path):
    """Other documents, other pictures, the same code."""
    made = built(tmp_path)
    chosen = addresses(gather(made.folder))
    assert set(chosen) == {"lineage", "compare", "findings"}
    assert chosen == addresses(gather(made.folder))
    assert all(address.startswith(f"/{name}?") for name, address in chosen.items())
