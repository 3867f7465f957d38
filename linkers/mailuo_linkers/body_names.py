"""The name by which a body is known everywhere: with its whole place, without 本级 and without a second name. Reach for it
before bodies are compared: two printed names with one full name are one body.

A full name rests on one document alone, so that other documents change no id. What that document does not prove stays as
it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from mailuo_graph.identity import identity_form, is_nameless
from mailuo_linkers.owners import second_names, without_itself, without_second_names
from mailuo_linkers.places import Place, place_of

_PART: Final = re.compile(
    "[总分本][^()]{0,3}(?:局|院|馆|中心|校|台|站|处|所|队|公司)$|校区|院区|[东南西北]部|^第?[一二三四五六七八九十0-9]|[期批部]$|筹建|原|前身|曾用名|代管|代编|合署",
)
"""What stands in brackets and is no second name: a part of the body, a former name, a remark."""
_ITSELF: Final = re.compile("(?:机关本级|本级机关|本级|机关|本部)$")
_KNOWN_ANYWHERE: Final = re.compile("(?:大学|学院|公司|集团)$")
_LONE: Final = {"省": ("省", "自治区"), "市": ("市", "州", "盟", "地区"), "区": ("区",), "县": ("县", "旗"), "镇": ("镇",)}


@dataclass(frozen=True, slots=True)
class FullName:
    """`reasons` say why it differs from what is printed. `perhaps` is how the same body may be printed elsewhere, which
    the document alone does not prove."""

    name: str
    reasons: tuple[str, ...] = ()
    perhaps: str | None = None


def full_department(printed: str, units: Collection[str]) -> FullName:
    """样本区某局 is 示例市样本区某局 where its units print that city, and no other, in front of the same 样本区."""
    form = identity_form(printed)
    place = place_of(form)
    chains = [place_of(identity_form(unit)).names for unit in units]
    wider = {chain for each in chains if (chain := _up_to(each, place, form)) is not None}
    if len(wider) != 1:
        return _without_second(form, ())
    (chain,) = wider
    whole = "".join(chain) + form[place.length :]
    return _without_second(whole, (f"同一文件里的单位印着“{''.join(chain)}”，“{printed}”即“{whole}”",))


def full_unit(printed: str, department: str | None, forms: Collection[str], *, itself: bool = False) -> FullName:
    """`department` is a full name, `forms` are all unit names of the document: where it lists both spellings side by
    side, it means two. `itself` is what `itself_among` says."""
    form = identity_form(printed)
    if department is not None and itself:
        return FullName(department, () if form == department else (f"“{printed}”就是{department}本身",))
    if department is None or is_nameless(form):
        return FullName(form)
    above = place_of(department)
    placed = _placed(form, above)
    reasons: tuple[str, ...] = ()
    if placed == form and place_of(form) == Place() and not _KNOWN_ANYWHERE.search(form) and not form.startswith(department):
        # Every department may have an 信息中心: this one's.
        its = department + form
        return FullName(form) if its in forms else FullName(its, (), "".join(above.names) + form if above.names else None)
    if placed != form:
        if placed in forms:
            return FullName(form)
        reasons = (f"“{printed}”列在{department}之下，即“{placed}”",)
    whole = _without_second(placed, reasons)
    return FullName(placed, reasons) if whole.name != placed and whole.name in forms else whole


def itself_among(units: Collection[str], departments: Collection[str]) -> str | None:
    """某局（本级） under 某局 is the unit 某局, and so is 本级 alone, whichever a budget prints: which of a document's units
    that is. Where one lists several of them, they are several. `departments` are the forms of the department's name."""
    wholes = {without_second_names(name) for name in departments} | set(departments)
    wholes |= {name[place_of(name).length :] for name in wholes if place_of(name).names}
    forms = {form: name for name in units if (form := identity_form(name)) in wholes or _ITSELF.sub("", without_itself(form)) in wholes or is_nameless(form)}
    return next(iter(forms.values())) if len(forms) == 1 else None


def proven_second_names(form: str) -> list[str]:
    """甲区某局（甲区乙局）, 甲区某局（丙开发区某局）: of the same place or with the same words, and no part of the first."""
    first = without_second_names(form)
    here, bare = place_of(first).names, _bare(first)
    return [
        name for name in second_names(form) if (here and place_of(name).names == here and not _PART.search(_bare(name))) or _bare(name) == bare != first
    ]


def _bare(form: str) -> str:
    return form[place_of(form).length :]


def _without_second(form: str, reasons: tuple[str, ...]) -> FullName:
    seconds = proven_second_names(form)
    if not seconds:
        return FullName(form, reasons)
    bare = form
    for second in seconds:
        bare = bare.replace(f"({second})", "").replace(f"[{second}]", "")
    return FullName(bare, (*reasons, f"“{bare}”印有第二名称“{'”“'.join(seconds)}”"))


def _up_to(chain: tuple[str, ...], place: Place, form: str) -> tuple[str, ...] | None:
    """The part of a unit's places that ends with those of the department, if it is longer."""
    names = place.names
    if names:
        for at in range(1, len(chain) - len(names) + 1):
            if chain[at : at + len(names)] == names:
                return chain[: at + len(names)]
        return None
    if place.length != 1:
        return None
    ends = _LONE[form[0]]
    return next((chain[: at + 1] for at, name in enumerate(chain) if name.endswith(ends)), None)


def _placed(form: str, above: Place) -> str:
    """A unit with the places of its department in front, as far as its own name leaves them out."""
    place = place_of(form)
    if not above.names or place.level == "国家":
        return form
    chain = _up_to(above.names, place, form)
    return form if chain is None else "".join(chain) + form[place.length :]
