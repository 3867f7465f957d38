"""Which language the program speaks, decided before any help text is made."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping, Sequence

from mailuo_graph.errors import UsageError
from mailuo_graph.words import Language


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """`--lang`, then MAILUO_LANG, then the locale: Chinese where it is Chinese or says nothing, English elsewhere."""
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            wanted = value if equals else next(iter(arguments[index + 1 : index + 2]), "")
            if wanted not in set(Language):
                raise UsageError(f"--lang 只能是 zh 或 en，给的是“{wanted}”", f"--lang must be zh or en, got {wanted!r}")
            return Language(wanted)
    if environment.get("MAILUO_LANG") in {"zh", "en"}:
        return Language(environment["MAILUO_LANG"])
    spoken = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or _system()
    plain = spoken.split(".")[0]
    return Language.ZH if plain.startswith(("zh", "Chinese")) or plain in {"", "C", "POSIX"} else Language.EN


def without_language(arguments: Sequence[str]) -> list[str]:
    """The arguments without `--lang`, which was acted on and may stand before or after the command."""
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == "--lang":
            skip = True
        elif not argument.startswith("--lang="):
            kept.append(argument)
    return kept


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
