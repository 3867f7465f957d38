"""What must not stand in the explorer's own files, whatever a browser would make of it."""

from __future__ import annotations

import re
from pathlib import Path

import mailuo.explorer

HOME = Path(mailuo.explorer.__file__).parent
FORBIDDEN_JS = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setTimeout\(\s*['\"]|createContextualFragment|srcdoc|\.style\b")
FOREIGN = re.compile(r"https?://(?!www\.w3\.org/2000/svg|graphml\.graphdrawing\.org/xmlns)|(?:src|href|url\()\s*=?\s*[\"']?//")


def files(folder: str, pattern: str) -> list[Path]:
    found = sorted((HOME / folder).glob(pattern))
    assert found
    return found


def test_scripts_make_no_markup_of_text():
    """Elements come from el(), text is text."""
    for path in files("static", "*.js"):
        text = path.read_text(encoding="utf-8")
        assert not FORBIDDEN_JS.search(text), path
        assert text.count("\n") < 500, path


def test_templates_escape_everything():
    """No |safe, no autoescape block, no inline script, style or handler."""
    for path in files("templates", "*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path


def test_nothing_comes_from_elsewhere():
    """No address of another machine in any file that a browser gets."""
    for path in [*files("static", "*"), *files("templates", "*.html")]:
        assert not FOREIGN.search(path.read_text(encoding="utf-8")), path


def test_both_languages_everywhere():
    """Every t() has Chinese first and no Chinese in the English."""
    for path in files("templates", "*.html"):
        for zh, en in re.findall(r't\("([^"]*)"(?: % [^,]*?)?, "([^"]*)"', path.read_text(encoding="utf-8")):
            assert not re.search("[\u4e00-\u9fff]", en), (path, en)
            assert re.search("[\u4e00-\u9fff]", zh) or not re.search("[a-z]{3}", zh), (path, zh)
