"""The layouts that are known, tried in order. A new one is a new file and one more line here."""

from __future__ import annotations

from typing import Final

from mailuo_extractors.layouts.contract import Given, Layout
from mailuo_extractors.layouts.overall_form import OverallForm
from mailuo_extractors.layouts.project_form import ProjectForm
from mailuo_extractors.layouts.project_table import ProjectTable
from mailuo_extractors.layouts.wrapped_text import WrappedText

__all__ = ["LAYOUTS", "Given", "Layout"]

LAYOUTS: Final[tuple[Layout, ...]] = (ProjectForm(), OverallForm(), ProjectTable(), WrappedText())
