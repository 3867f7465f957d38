"""Which language the program speaks, decided before any help text is made."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping, Sequence

from mailuo_graph.words import Language


def take_language(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[Language, list[str]]:
    """The language and the arguments without `--lang`, which may stand anywhere; a wrong value stays to be refused."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    for index, argument in enumerate(arguments[:end]):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            after = index + 1 if equals else index + 2
            wanted = value if equals else next(iter(arguments[index + 1 : after]), "")
            if wanted in {"zh", "en"}:
                return Language(wanted), [*arguments[:index], *arguments[after:]]
    return _language_of(environment), list(arguments)


def _language_of(environment: Mapping[str, str]) -> Language:
    """MAILUO_LANG, then the locale: Chinese where it is Chinese or says nothing, English elsewhere."""
    if environment.get("MAILUO_LANG") in {"zh", "en"}:
        return Language(environment["MAILUO_LANG"])
    spoken = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or _system()
    plain = spoken.split(".")[0]
    return Language.ZH if plain.startswith(("zh", "Chinese")) or plain in {"", "C", "POSIX"} else Language.EN


def _system() -> str:
    return locale.getlocale()[0] or ""


def prepare_console() -> None:
    """A console in GBK can't show every character: replaced beats a crash. Pipes get UTF-8 unless the user chose
    another encoding, because what reads them is a program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty() or "PYTHONIOENCODING" in os.environ:
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")
