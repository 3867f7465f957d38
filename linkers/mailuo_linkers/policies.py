"""Which citations mean one policy: reach for it to get from printed titles and numbers to policies.

A number decides; two different numbers are never one paper. Titles decide where they are equal without the notice that
brings them and without the issuer. A short title counts only where just one longer one can be meant.

Uids: from the number where one is known, else from the title without notice and issuer. Adding documents changes a uid
only where they bring the number of a policy known by title, the full title of one known by a short one, a second number
or issuer for a title that had one, or take such a link away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from mailuo_graph.decisions import Decisions
from mailuo_graph.identity import identity_form, policy_uid
from mailuo_graph.links import Cite, PolicyEntity
from mailuo_graph.records import CitationRecord, Records
from mailuo_linkers.decided import Found, Regrouped
from mailuo_linkers.policy_names import (
    TitleParts,
    number_form,
    number_is_relative,
    number_year,
    place_of,
    title_parts,
)  # fmt: skip

_SHORTEST_SHORT_TITLE: Final = 8
_LONGEST_TAIL: Final = 6
_MOST_ALIKE: Final = 200
ABOUT: Final = "Policy"


@dataclass(slots=True)
class _Atom:
    """A number or a title as one spelling-free key. What is known of it comes from all citations that print it."""

    key: str
    number: str | None = None
    parts: TitleParts | None = None
    citations: list[CitationRecord] = field(default_factory=list)
    issuers: set[str] = field(default_factory=set)

    @property
    def uid(self) -> str:
        return policy_uid(self.key)


def link_policies(records: Records, decisions: Decisions | None = None) -> tuple[list[PolicyEntity], list[Cite]]:
    """The policies behind all citations, and for each citation which it means."""
    context = _Context(records)
    atoms: dict[str, _Atom] = {}
    citations = sorted(records.citations, key=lambda c: (c.document, c.row, c.order))
    of_citation = [_atoms_of(citation, context, atoms) for citation in citations]
    clusters = _Clusters(atoms)
    homes = _by_number(of_citation, clusters, atoms)
    _by_core(clusters, atoms)
    _by_short_name(citations, homes, clusters, atoms)
    _by_short_title(clusters, atoms, context)
    _by_tail(citations, of_citation, clusters, atoms)
    spelled = Counter(atom.key for atom in atoms.values() if atom.parts is not None)
    cited: dict[str, list[tuple[str, CitationRecord]]] = defaultdict(list)
    for citation, home in zip(citations, homes, strict=True):
        if home is not None:
            cited[clusters.root(home)].append((atoms[home].uid, citation))
    found: dict[str, Found] = {}
    reasons: dict[str, list[str]] = {}
    spelled_by: list[tuple[str, str, CitationRecord]] = []
    for root in sorted(cited):
        members = [atoms[key] for key in clusters.members(root)]
        uid = _uid(members, spelled)
        while uid in found:
            uid = policy_uid(f"{uid}{root}")
        found[uid] = Found(uid, _described(uid, [c for _, c in cited[root]], []).name, {atom.uid: _shown(atom) for atom in members})
        reasons[uid] = clusters.reasons(root)
        spelled_by += [(uid, spelling, citation) for spelling, citation in cited[root]]
    return _decided(found, spelled_by, reasons, decisions or Decisions())


def _decided(
    found: dict[str, Found], spelled_by: list[tuple[str, str, CitationRecord]], reasons: dict[str, list[str]], decisions: Decisions,
) -> tuple[list[PolicyEntity], list[Cite]]:
    """A decision names a policy, or by the uid of one title or number just that."""
    regrouped = Regrouped([[each] for _, each in sorted(found.items())], decisions, ABOUT)
    cited: dict[int, list[CitationRecord]] = defaultdict(list)
    sources: dict[int, dict[str, None]] = defaultdict(dict)
    cites = []
    for uid, spelling, citation in spelled_by:
        number = regrouped.of(uid, spelling)
        cited[number].append(citation)
        sources[number][uid] = None
        policy = regrouped.parts[number].members[0]
        cites.append(Cite(citation.document, citation.row, citation.order, policy, citation.evidence, spelling))
    entities = []
    for number, citations in cited.items():
        part = regrouped.parts[number]
        said = [reason for uid in sources[number] for reason in reasons[uid]]
        entity = _described(part.members[0], citations, [*dict.fromkeys([*said, *part.reasons])])
        entity.also = part.members[1:]
        entities.append(entity)
    cites.sort(key=lambda c: (c.document, c.row, c.order))
    return sorted(entities, key=lambda e: e.uid), cites


class _Context:
    """Where and when documents belong."""

    def __init__(self, records: Records) -> None:
        self.departments = {d.document: identity_form(d.department or "") for d in records.documents}
        self.years = {d.document: d.fiscal_year for d in records.documents}

    def scope(self, document: str) -> str:
        department = self.departments.get(document, "")
        return place_of(department) or department or document


def _atoms_of(citation: CitationRecord, context: _Context, atoms: dict[str, _Atom]) -> tuple[_Atom | None, _Atom | None]:
    number = title = None
    scope = context.scope(citation.document)
    if citation.document_number:
        form = number_form(citation.document_number)
        key = f"{scope}：{form}" if number_is_relative(form) else form
        number = atoms.setdefault("N" + key, _Atom(key, number=form))
    if citation.title:
        parts = title_parts(citation.title)
        key = f"{scope}：{parts.core}" if parts.local and citation.kind != "standard" else parts.core
        issuer = parts.issuer or (identity_form(citation.issuer) if citation.issuer else None)
        title = atoms.setdefault(f"T{key}\x1f{issuer or ''}", _Atom(key, parts=parts))
        if issuer:
            title.issuers.add(issuer)
    for atom in (number, title):
        if atom is not None:
            atom.citations.append(citation)
    return number, title


class _Clusters:
    """Which atoms are one; two numbers never are."""

    def __init__(self, atoms: dict[str, _Atom]) -> None:
        self._up = {key: key for key in atoms}
        self._members = {key: [key] for key in atoms}
        self._numbers = {key: {atom.key} if atom.number is not None else set() for key, atom in atoms.items()}
        self._reasons: dict[str, list[str]] = {key: [] for key in atoms}

    def root(self, key: str) -> str:
        while self._up[key] != key:
            self._up[key] = self._up[self._up[key]]
            key = self._up[key]
        return key

    def members(self, root: str) -> list[str]:
        return self._members[root]

    def numbers(self, key: str) -> set[str]:
        return self._numbers[self.root(key)]

    def reasons(self, root: str) -> list[str]:
        return self._reasons[root]

    def join(self, first: str, second: str, reason: str) -> bool:
        a, b = sorted((self.root(first), self.root(second)))
        if a == b:
            return True
        if len(self._numbers[a] | self._numbers[b]) > 1:
            return False
        self._up[b] = a
        self._members[a] += self._members.pop(b)
        self._numbers[a] |= self._numbers.pop(b)
        self._reasons[a] = list(dict.fromkeys([*self._reasons[a], *self._reasons.pop(b), reason]))
        return True


def _by_number(
    of_citation: list[tuple[_Atom | None, _Atom | None]], clusters: _Clusters, atoms: dict[str, _Atom]
) -> list[str | None]:
    """A title goes with the only number it is printed with. One printed with several, as a yearly notice is, goes with
    none: its citations with a number mean that number. Returns the atom each citation stands for."""
    keys = {id(atom): key for key, atom in atoms.items()}
    numbers: dict[str, set[str]] = defaultdict(set)
    for number, title in of_citation:
        if number is not None and title is not None:
            numbers[keys[id(title)]].add(keys[id(number)])
    for title_key, number_keys in sorted(numbers.items()):
        if len(number_keys) == 1:
            (number_key,) = number_keys
            clusters.join(title_key, number_key, f"文件中标题与文号“{atoms[number_key].number}”印在一起")
    return [None if (atom := number or title) is None else keys[id(atom)] for number, title in of_citation]


def _by_core(clusters: _Clusters, atoms: dict[str, _Atom]) -> None:
    """Equal without notice, issuer and 关于. Where several issuers or numbers are known for these words, only what names the
    same issuer goes together."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key, atom in sorted(atoms.items()):
        if atom.parts is not None:
            groups[atom.key.removeprefix("关于")].append(key)
    for keys in groups.values():
        issuers = {issuer for key in keys for issuer in atoms[key].issuers}
        numbers = {number for key in keys for number in clusters.numbers(key)}
        if len(issuers) > 1 or len(numbers) > 1:
            continue
        for first, second in pairwise(keys):
            clusters.join(first, second, f"去掉发文机关、“关于”和“印发…的通知”后标题相同：“{_core(atoms[first])}”")


def _by_short_name(
    citations: list[CitationRecord], homes: list[str | None], clusters: _Clusters, atoms: dict[str, _Atom]
) -> None:
    """What a document itself says it calls a paper, in that document."""
    shorts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for citation, home in zip(citations, homes, strict=True):
        if citation.short_name and home is not None:
            shorts[citation.document, title_parts(citation.short_name).core].add(home)
    for key, atom in sorted(atoms.items()):
        documents = {c.document for c in atom.citations}
        if atom.parts is None or len(documents) != 1 or atom.issuers:
            continue
        (document,) = documents
        meant = {clusters.root(home) for home in shorts.get((document, atom.parts.core), set())} - {clusters.root(key)}
        if len(meant) == 1:
            clusters.join(key, meant.pop(), f"文件中写明“以下简称《{_printed(atom)}》”")


def _by_short_title(clusters: _Clusters, atoms: dict[str, _Atom], context: _Context) -> None:
    """A title without place, period or （试行）, where one fuller title alone fits among those of the same place."""
    fuller: dict[str, list[str]] = defaultdict(list)
    for key, atom in sorted(atoms.items()):
        if atom.parts is not None and len(atom.parts.bare) >= _SHORTEST_SHORT_TITLE:
            fuller[atom.parts.bare].append(key)
    for keys in fuller.values():
        for key in keys if len(keys) <= _MOST_ALIKE else ():
            short = atoms[key]
            meant = {
                clusters.root(other)
                for other in keys
                if other != key and clusters.root(other) != clusters.root(key) and _abbreviates(short, atoms[other], context)
            }
            if len(meant) == 1 and not clusters.numbers(key):
                target = meant.pop()
                full = max((_printed(atoms[m]) for m in clusters.members(target) if atoms[m].parts), key=len)
                clusters.join(key, target, f"“{_printed(short)}”是“{full}”的简称：同一地区的文件中只有这一份标题相符")


def _by_tail(
    citations: list[CitationRecord], of_citation: list[tuple[_Atom | None, _Atom | None]], clusters: _Clusters, atoms: dict[str, _Atom],
) -> None:
    """《行动计划》 with a number, where the same project has before cited one title that ends so, without its number."""
    keys = {id(atom): key for key, atom in atoms.items()}
    told: dict[tuple[str, int], list[_Atom]] = defaultdict(list)
    for citation, (number, title) in zip(citations, of_citation, strict=True):
        before = told[citation.document, citation.row]
        if number is not None and title is not None and len(_core(title)) <= _LONGEST_TAIL:
            full = {keys[id(t)] for t in before if t is not title and _core(t).endswith(_core(title)) and len(_core(t)) > len(_core(title))}
            if len(full) == 1:
                (key,) = full
                clusters.join(key, keys[id(number)], f"同一项目先引“{_printed(atoms[key])}”，再以“{_printed(title)}”写出文号，只有这一份以此结尾")
        if title is not None:
            before.append(title)


def _abbreviates(short: _Atom, full: _Atom, context: _Context) -> bool:
    a, b = short.parts, full.parts
    if a is None or b is None or a.core == b.core:
        return False
    same_place, same_period, same_trial = a.place == b.place, a.period == b.period, a.trial == b.trial
    left_out = (same_place or a.place is None) and (same_period or not a.period) and (same_trial or not a.trial)
    other_issuer = short.issuers and full.issuers and short.issuers != full.issuers
    if not left_out or (same_place and same_period and same_trial) or other_issuer:
        return False
    if not all(
        (same_place or _governs(b.place, c.document, full, context)) and (same_period or _in_force(c, full, context))
        for c in short.citations
    ):
        return False
    return bool({context.scope(c.document) for c in short.citations} & {context.scope(c.document) for c in full.citations})


def _governs(place: str | None, document: str, full: _Atom, context: _Context) -> bool:
    """Whether a paper of that place can be meant without naming it: it is the department's own or its province's, or
    the department cites it by its full title elsewhere."""
    department = context.departments.get(document, "")
    if place is None or place in department or place.endswith(("省", "自治区")):
        return True
    return any(context.departments.get(c.document) == department for c in full.citations)


def _in_force(citation: CitationRecord, full: _Atom, context: _Context) -> bool:
    year = context.years.get(citation.document)
    since = [c.valid_from for c in full.citations if c.valid_from is not None]
    until = [c.valid_until for c in full.citations if c.valid_until is not None]
    return year is None or ((not since or year >= min(since)) and (not until or year <= max(until) + 1))


def _described(uid: str, citations: list[CitationRecord], reasons: list[str]) -> PolicyEntity:
    number = min((number_form(c.document_number) for c in citations if c.document_number), default=None)
    titles = Counter(c.title for c in citations if c.title)
    ranked = sorted(titles, key=lambda t: (title_parts(t).wrapped, -len(title_parts(t).core), -titles[t], t))
    name = ranked[0] if ranked else citations[0].document_number or ""
    others = [*ranked, *(c.document_number for c in citations if c.document_number), *(c.short_name for c in citations if c.short_name)]
    issuers = Counter(c.issuer for c in citations if c.issuer)
    until = {c.valid_until for c in citations if c.valid_until is not None}
    return PolicyEntity(
        uid, name, sorted({o for o in others if o != name}), number,
        min(issuers, key=lambda i: (-issuers[i], i)) if issuers else None,
        None if number is None else number_year(number),
        until.pop() if len(until) == 1 else None,
        reasons or _alone(citations),
    )  # fmt: skip


def _uid(members: list[_Atom], spelled: Counter[str]) -> str:
    """`spelled` counts the title atoms of a key: one of several needs its issuer to be told apart."""
    numbered = sorted(atom.key for atom in members if atom.number is not None)
    if numbered:
        return policy_uid(numbered[0])
    fullest = max(members, key=lambda atom: (len(_core(atom)), atom.key))
    mine = [atom for atom in members if atom.key == fullest.key]
    issuers = sorted({issuer for atom in mine for issuer in atom.issuers})
    return policy_uid(issuers[0] + fullest.key if issuers and len(mine) < spelled[fullest.key] else fullest.key)


def _alone(citations: list[CitationRecord]) -> list[str]:
    first = citations[0]
    printed = (f"《{first.title}》" if first.title else "") + (first.document_number or "")
    same = "文号" if first.document_number else "标题"
    return [f"{len(citations)} 处引用的{same}相同：{printed}" if len(citations) > 1 else f"只有一处引用：{printed}"]


def _core(atom: _Atom) -> str:
    return "" if atom.parts is None else atom.parts.core


def _printed(atom: _Atom) -> str:
    return min((c.title for c in atom.citations if c.title), default=atom.key)


def _shown(atom: _Atom) -> str:
    return _printed(atom) if atom.number is None else atom.number
