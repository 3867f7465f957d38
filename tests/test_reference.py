"""The reference pages say what the program does, no more and no less."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from generate import FOLDER, cli_page, commands, pages  # noqa: E402 - the generator lives beside what it writes

from mailuo_graph.ontology import ONTOLOGY  # noqa: E402 - see above
from mailuo_graph.words import Language, speak, spoken  # noqa: E402 - see above


@pytest.fixture(autouse=True)
def language():
    before = spoken()
    yield
    speak(before)


def test_pages_are_up_to_date():
    """`make reference` would change nothing."""
    stale = [name for name, content in pages() if (FOLDER / name).read_text(encoding="utf-8") != content]
    assert not stale, "run make reference"


def test_every_command_is_documented_in_both_languages():
    """No command without a section, no section without Chinese or English text."""
    assert len(commands()) > 5
    for language in Language:
        page = cli_page(language)
        for command in commands():
            assert f"## mailuo {' '.join(command)}\n" in page


def test_every_word_of_the_graph_is_documented():
    """Node types, relation types and all their properties stand in the page."""
    page = (FOLDER / "ontology.md").read_text(encoding="utf-8")
    for declared in (*ONTOLOGY.nodes, *ONTOLOGY.relations):
        assert f"### {declared.name}\n" in page
        for each in declared.properties:
            assert f"| `{each.name}`" in page


def test_both_readmes_name_the_two_commands():
    """A newcomer finds make demo and make test in either language."""
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make demo" in text
        assert "make test" in text
