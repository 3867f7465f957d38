"""Where the program starts: language first, then the command, and every failure as one sentence and an exit code."""

from __future__ import annotations

import os
import sys

from mailuo.exit_codes import INTERNAL
from mailuo.speech import choose_language, prepare_console, without_language
from mailuo_graph.errors import MailuoError
from mailuo_graph.words import Text, speak


def main() -> None:
    prepare_console()
    try:
        speak(choose_language(sys.argv[1:], os.environ))
        from mailuo.cli.app import app  # noqa: PLC0415 - help texts are made on import, in the language just chosen

        sys.argv[1:] = without_language(sys.argv[1:])  # in place: typer expands wildcards on Windows only there
        app(prog_name="mailuo")
    except MailuoError as error:
        sys.exit(_said(str(error), error.exit_code))
    except Exception as error:
        if os.environ.get("MAILUO_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        sys.exit(
            _said(
                str(Text(f"程序出错（{what}）；这是我们的问题，请设 MAILUO_DEBUG=1 再运行一次并把输出告诉我们", f"internal error ({what}); this is our fault: run it again with MAILUO_DEBUG=1 and send us the output")),
                INTERNAL,
            ),
        )


def _said(sentence: str, code: int) -> int:
    from mailuo.render import safe  # noqa: PLC0415 - only when something went wrong

    sys.stderr.write(safe(sentence) + "\n")
    return code


if __name__ == "__main__":
    main()
