"""Budget documents of any number of projects, invented: ten years of each of many departments, so that there is something to
link. As text, for `mailuo build`; the same number gives the same documents."""

from __future__ import annotations

import random
from pathlib import Path

from entities import Budget

PROJECTS = 40
"""In a document."""


class YearOfDepartment(Budget):
    """What a department lists goes on from year to year."""

    def __init__(self, number: int) -> None:
        super().__init__(number, PROJECTS)
        self._random = random.Random(number % 10 + number // 100 * 1000)


def write_budgets(folder: Path, projects: int) -> int:
    """How many documents they are."""
    folder.mkdir(parents=True)
    count = max(1, projects // PROJECTS)
    for number in range(count):
        budget = YearOfDepartment(number)
        (folder / f"{budget.department}{budget.year}年-{number}.txt").write_text(budget.text(), encoding="utf-8")
    return count
