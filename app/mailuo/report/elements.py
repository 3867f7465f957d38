"""HTML as a tree, so that no text can ever become markup: whatever is not made by `element` is text and is escaped."""

from __future__ import annotations

from lxml import etree

from mailuo.render import safe

Node = etree._Element  # noqa: SLF001 - lxml has no public name for the type


def element(tag: str, *children: Node | str | None, **attributes: str) -> Node:
    """Strings become text with control and direction characters shown; None is left out. `class_` is written class."""
    made = etree.Element(tag)
    for name, value in attributes.items():
        made.set(name.rstrip("_").replace("_", "-"), safe(value))
    for child in children:
        if isinstance(child, str):
            _append_text(made, safe(child))
        elif child is not None:
            made.append(child)
    return made


def fold(said: str | list[Node | str], *inside: Node, unfolded: bool = False) -> Node:
    """A line that unfolds into more."""
    head = element("summary", *([said] if isinstance(said, str) else said))
    return element("details", head, *inside, **({"open": "open"} if unfolded else {}))


def quoted(text: str, tag: str = "bdi") -> Node:
    """Words of a document: their direction stays their own."""
    return element(tag, text)


def marked(text: str, spans: list[tuple[int, int]]) -> Node:
    """The text with these characters marked."""
    made, at = element("bdi"), 0
    for start, end in sorted(spans):
        _append_text(made, safe(text[at:start]))
        made.append(element("mark", text[start:end]))
        at = end
    _append_text(made, safe(text[at:]))
    return made


def _append_text(parent: Node, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def document(root: Node) -> bytes:
    return etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"
