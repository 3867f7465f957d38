"""脉络 Mailuo: links Chinese budget lines across years and departments and answers questions about the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Answer", "Graph", "__version__", "build", "open"]

if TYPE_CHECKING:
    from mailuo.api import Answer, Graph, build
    from mailuo.api import open_workspace as open  # noqa: A004 - `mailuo.open` reads as what it does


def __getattr__(name: str) -> Any:
    """The Python API is loaded when it is first used: the command line must start without it."""
    if name in {"open", "build", "Answer", "Graph"}:
        from mailuo import api  # noqa: PLC0415 - see above

        return api.open_workspace if name == "open" else getattr(api, name)
    raise AttributeError(f"module 'mailuo' has no attribute {name!r}")
