"""The reading method: which project continues which, read from names, periods, goals and the systems they name.

`find_successions` gives links with grounds, `find_lineages` undertakings through the years, `judge_pair` explains any two
projects, linked or not.
"""

from mailuo_linkers.reading.judging import Judgement, Reading, Step, judge_pair
from mailuo_linkers.reading.lineages import find_lineages
from mailuo_linkers.reading.successions import Successions, find_successions

__all__ = ["Judgement", "Reading", "Step", "Successions", "find_lineages", "find_successions", "judge_pair"]
