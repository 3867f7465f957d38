"""Stable, readable ids. Every uid of the graph is made here and nowhere else.

An id depends only on what a thing is: a project on its fiscal year, unit and name; a document on its content. Order of
input, file names, formats and other documents play no part. Changing anything here changes the ids of every workspace:
raise `SCHEMA_VERSION` with it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from base64 import b32encode
from typing import Final

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ー"), "-")
_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟＂「」『』﹃﹄«»"), '"') | dict.fromkeys(map(ord, "‘’‚‛＇"), "'")
_BRACKETS: Final = dict(zip(map(ord, "〔〕【】［］〖〗﹝﹞⟨⟩〈〉"), "[][][][][]<><>", strict=True))
_SHAPES: Final = _DASHES | _QUOTES | _BRACKETS
# NFKC turns the radical ⼾ into the traditional 戶; documents mean 户.
_RADICALS: Final = {0x2F3E: "户", 0x2FA4: "采"}
_INVISIBLE: Final = re.compile(r"[\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]+")
_PLAIN: Final = re.compile("[0-9a-z\u4e00-\u9fff()]*")  # most names after one folding: nothing left to do
_TAIL: Final = "。；;.,，、"
_READABLE: Final = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")
_SLUG_LENGTH: Final = 12
_LONGEST_READ: Final = 60
# "The bureau itself" without a name of its own: such a unit is only known together with its department.
_NAMELESS: Final = re.compile(r"[(\[]?(?:局|委|办|厅|部|院|处|署)?(?:本级|机关本级|机关|本部|局机关|委机关|本级机关|本单位)[)\]]?")


def identity_form(text: str) -> str:
    """What two spellings of one name have in common: width, blanks, brackets, quotes and dashes don't count; every
    other character does, so that 1.5 is not 15 and （一） is not （二）."""
    while not _PLAIN.fullmatch(text):
        before = text
        folded = unicodedata.normalize("NFKC", text.translate(_RADICALS)).translate(_SHAPES)
        text = _INVISIBLE.sub("", folded).casefold().rstrip(_TAIL)
        if text == before:  # taking blanks out can let two characters combine: fold until nothing changes
            break
    return text


def document_uid(sha256: str) -> str:
    return f"D-{sha256[:16]}"


def department_uid(name: str) -> str:
    return _uid("B", name, identity_form(name))


def unit_uid(name: str, department: str | None) -> str:
    return _uid("U", name, unit_key(name, department))


def unit_key(name: str, department: str | None) -> str:
    form = identity_form(name)
    if department is not None and is_nameless(form):
        return identity_form(department) + "\x1f" + form
    return form


def is_nameless(form: str) -> bool:
    """本级, 局机关: the body itself, named by its department only."""
    return _NAMELESS.fullmatch(form) is not None


def project_uid(fiscal_year: int | None, unit: str, name: str, *, undated: str = "", apart: str = "") -> str:
    """`unit` is a `unit_key`. `undated` stands for the year where it is unknown: something of the document's content
    that is the same in every format, so that two undated documents never share projects. `apart` tells rows of one
    document apart that share unit and name (their amounts, then their order among equals)."""
    year = "0000" if fiscal_year is None else f"{fiscal_year:04d}"
    return _uid(f"P{year}", name, year if fiscal_year is not None else undated, unit, identity_form(name), apart)


def system_uid(name: str, *apart: str) -> str:
    """`name` and `apart` are those a system is first said under, not the name shown: that may change with every budget
    that is added."""
    return _uid("S", name, identity_form(name), *apart)


def policy_uid(name: str) -> str:
    return _uid("L", name, identity_form(name))


def indicator_type_uid(class_code: str | None, name: str) -> str:
    return _uid(f"I{class_code or ''}", name, class_code or "", identity_form(name))


def lineage_uid(first_project: str) -> str:
    """A lineage is named after the project it begins with: adding a later year changes nothing."""
    return "C" + first_project.removeprefix("P")


def digest(*parts: str) -> str:
    """65 bits of the parts, told apart by a separator that no printed text contains."""
    raw = hashlib.blake2b("\x1e".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).digest()
    return b32encode(raw).decode("ascii").lower()[:13]


def _uid(prefix: str, readable: str, *parts: str) -> str:
    slug = _READABLE.sub("", unicodedata.normalize("NFKC", readable[:_LONGEST_READ].translate(_RADICALS)))[:_SLUG_LENGTH]
    return f"{prefix}-{slug}-{digest(*parts)}" if slug else f"{prefix}-{digest(*parts)}"
