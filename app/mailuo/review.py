"""`mailuo review`: one question at a time, each answer on the disk before the next is asked, nothing ever rewritten.

How keys are read and where text goes is handed in, so that the same session runs at a terminal, on lines of input and
in tests.
"""

from __future__ import annotations

import getpass
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from mailuo.catalogue import Catalogue, Entity
from mailuo.decision_log import append_decision, read_decisions
from mailuo.render import safe
from mailuo.review_links import link_questions
from mailuo.review_queue import Question, questions
from mailuo_graph.decisions import ENTITIES, RELATIONS, Decision, Decisions, Verdict
from mailuo_graph.errors import UsageError
from mailuo_graph.words import Text

VERDICTS: Final = {"y": Verdict.SAME, "n": Verdict.DIFFERENT, "u": Verdict.UNSURE}
KEYS: Final = Text(
    "y 是 · n 不是 · u 不清楚 · b 撤回上一个 · s 跳过 · q 结束", "y same · n not the same · u unsure · b undo last · s skip · q quit",
)
TAKEN_BACK: Final = "撤回 undone"


def person(given: str | None) -> str:
    """Who decides: as said, or the user of the operating system."""
    try:
        who = (given if given is not None else getpass.getuser()).strip()
    except (OSError, KeyError, ImportError):
        who = ""
    if not who:
        raise UsageError("不知道是谁在作决定；请加 --who 姓名", "nobody is named who decides; add --who NAME")
    return who


def now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


class Session:
    """Goes through the questions. `read` gives the next key or line and raises EOFError at the end."""

    def __init__(
        self, log: Path, asked: Sequence[Question], who: str, read: Callable[[], str], write: Callable[[str], None], *, blind: bool = False,
    ) -> None:
        self._log, self._asked, self._who, self._read, self._write, self._blind = log, asked, who, read, write, blind
        self._every = read_decisions(log).decisions
        self._view = Decisions(self._every)
        self._answered: list[int] = []
        self.decided = 0

    def run(self) -> None:
        number = 0
        while number < len(self._asked) or self._goes_back():
            if number >= len(self._asked):
                number = self._undo()
            question = self._asked[number]
            if self._view.settled(question.about, *question.subjects):
                number += 1  # follows from an answer given meanwhile
                continue
            self._show(question, number)
            following = self._answer(question, number)
            if following is None:
                return
            number = following

    def _goes_back(self) -> bool:
        """After the last question: whether its answer, or an earlier one, is to be taken back after all."""
        self._write(str(Text("没有别的问题了", "there are no more questions")))
        if not self._answered:
            return False
        self._write(str(Text("b 撤回上一个 · 其他键结束", "b undo last · any other key ends")))
        return self._key() == "b"

    def _answer(self, question: Question, number: int) -> int | None:
        """The number of the question to go on with, None to stop."""
        while True:
            key = self._key()
            if key == "q":
                return None
            if key == "s":
                return number + 1
            if key in VERDICTS:
                self._decide(question, VERDICTS[key], "")
                self._answered.append(number)
                self.decided += 1
                return number + 1
            if key != "b":
                self._write(str(KEYS))
            elif not self._answered:
                self._write(str(Text("这一次还没有作过决定，没有可撤回的", "nothing was decided in this session yet: there is nothing to undo")))
            else:
                return self._undo()

    def _undo(self) -> int:
        number = self._answered.pop()
        self._decide(self._asked[number], Verdict.UNSURE, TAKEN_BACK)
        self.decided -= 1
        self._write(str(Text("已撤回", "undone")))
        return number

    def _key(self) -> str:
        """The first character, also from a keyboard set to full width; the end of the input means quit."""
        try:
            line = self._read()
        except (EOFError, KeyboardInterrupt):
            return "q"
        return unicodedata.normalize("NFKC", line).strip().casefold()[:1]

    def _decide(self, question: Question, verdict: Verdict, why: str) -> None:
        decision = Decision(question.about, question.subjects, verdict, self._who, now(), why)
        for sentence in record(self._log, decision):
            self._write(safe(str(sentence)))
        self._every.append(decision)
        self._view = Decisions(self._every)

    def _show(self, question: Question, number: int) -> None:
        told = question.tell()
        first, second = told.sides
        lines = ["", f"[{number + 1}/{len(self._asked)}] {question.asked}"]
        for mark, side in (("1", first), ("2", second)):
            lines += [f" {mark}. {side.name}", *(f"    {line}" for line in side.lines)]
        if told.opinion and not self._blind:
            lines.append(f"  = {told.opinion}")
        lines += [f"  {reason}" if reason.startswith(" ") else f"  · {reason}" for reason in told.reasons]
        earlier = self._view.on(question.about, *question.subjects)
        if earlier is not None:
            lines.append(str(Text(f"  · {earlier.who} 于 {earlier.when} 没有定下来", f"  · {earlier.who} left it open on {earlier.when}")))
        self._write("\n".join(safe(line) for line in [*lines, str(KEYS)]))


def record(log: Path, decision: Decision) -> list[Text]:
    """Append it; says what was mended in the file and which earlier decisions it overrules."""
    before = set(read_decisions(log).view().contradictions)
    troubles = append_decision(log, decision)
    return [*troubles, *(said for said in read_decisions(log).view().contradictions if said not in before)]


def open_questions(catalogue: Catalogue, log: Path) -> list[Question]:
    return questions(catalogue, read_decisions(log).view(), link_questions(catalogue))


def judged(catalogue: Catalogue, first: str, second: str, about: str | None) -> tuple[str, tuple[str, str]]:
    """What a decision on two named things is about, and its subjects in the order of the relation."""
    left, right = _both(catalogue, first, second, about)
    if left[1] is right[1] and left[1].kind in ENTITIES:  # two names of one thing: are both of them this thing?
        left, right = _spelled(catalogue, left, first), _spelled(catalogue, right, second)
    kinds = {left[1].kind, right[1].kind}
    fits = {kind: {kind} for kind in ENTITIES} | {"SUCCEEDS": {"Project"}, "SIMILAR_TO": {"Project"}, "RENAMED_TO": {left[1].kind} & {"Department", "Unit"}}
    if about is None:
        about = next((each for each in (*sorted(ENTITIES), "SUCCEEDS") if fits[each] == kinds), None)
    if about not in fits or fits[about] != kinds or left[0] == right[0]:
        said = " · ".join(f"{e.name}（{e.kind}）" for _, e in (left, right))
        raise UsageError(
            f"不能对这两个作判断：{said}；要两个不同的、同一种类的对象，--about 可以是 {'、'.join(sorted(RELATIONS | ENTITIES))}",
            f"these two can't be judged: {said}; name two different things of one kind, --about may be {', '.join(sorted(RELATIONS | ENTITIES))}",
        )
    turned = about == "SUCCEEDS" and (left[1].year or 0) < (right[1].year or 0) and left[1].year is not None
    return about, (right[0], left[0]) if turned else (left[0], right[0])


_Subject = tuple[str, Entity]


def _both(catalogue: Catalogue, first: str, second: str, about: str | None) -> tuple[_Subject, _Subject]:
    """The uids to decide on. A name that a department and a unit share means what the other name, or `about`, says."""
    left, right = catalogue.called(first), catalogue.called(second)
    kinds = {about} if about in ENTITIES else {each.kind for each in left} & {each.kind for each in right}
    if len(kinds) == 1:
        left, right = ([each for each in found if each.kind in kinds] or found for found in (left, right))
    return _named(catalogue, first, left), _named(catalogue, second, right)


def _named(catalogue: Catalogue, words: str, found: list[Entity]) -> _Subject:
    """As given where it is a uid, else the only thing with this name."""
    words = words.strip()
    if len(found) == 1:
        return (words if words in catalogue.owner else found[0].uid), found[0]
    if found:
        said = "；".join(f"{each.name} {each.uid}" for each in found[:5])
        raise UsageError(f"“{words}”有 {len(found)} 个，请用编号：{said}", f"{len(found)} things are called {words!r}, give a uid: {said}")
    raise unknown(catalogue, words)


def _spelled(catalogue: Catalogue, named: _Subject, words: str) -> _Subject:
    uid, entity = named
    return (catalogue.spelling(entity, words) if uid == entity.uid else uid), entity


def unknown(catalogue: Catalogue, words: str) -> UsageError:
    near = "；".join(f"{entity.name} {entity.uid}" for entity, _, _ in catalogue.nearest(words))
    if not near:
        return UsageError(
            f"工作区里没有“{words}”，也没有相近的名称；请换全称的一部分再试",
            f"the workspace knows no {words!r}, nor anything like it; try again with other words of the full name",
        )
    return UsageError(
        f"工作区里没有“{words}”；相近的有：{near}；请用其中一个名称或编号再问一次",
        f"the workspace knows no {words!r}; the nearest are: {near}; ask again with one of these names or uids",
    )
