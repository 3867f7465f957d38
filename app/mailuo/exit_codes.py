"""What the program's exit codes mean. Scripts rely on them: none is ever reused for something else.

0   done
1   an error that is ours: please report it
2   the command line was not understood
3   no document could be read, or another input file is bad
4   the workspace can't be used
5   the graph store can't be used
6   the query, its parameters or its pack is wrong
8   done, but some of the documents could not be read
10  with --exit-code: the query listed something
11  with --exit-code: there was nothing to look at, so nothing can be said
130 stopped by the user
"""

from __future__ import annotations

from typing import Final

DONE: Final = 0
INTERNAL: Final = 1
USAGE: Final = 2
PARTLY: Final = 8
FOUND: Final = 10
UNKNOWN: Final = 11
STOPPED: Final = 130
