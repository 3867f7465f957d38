"""What an explorer is started with."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailuo_graph.words import Language, spoken


@dataclass(frozen=True)
class Config:
    """`hosts` are the names under which the server may be asked, with the port; with `any_address` also every address
    written in digits, which no name server can redirect. `password` is wanted wherever others reach the machine."""

    folder: Path
    hosts: frozenset[str]
    packs: Sequence[Path] = ()
    who: str | None = None
    language: Language = field(default_factory=spoken)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    password: str | None = None
    any_address: bool = False

    @property
    def cookie(self) -> str:
        """Cookies know no ports: two explorers on one machine must not take each other's away."""
        ports = sorted(host.rpartition(":")[2] for host in self.hosts)
        return f"mailuo_{ports[0] if ports and ports[0].isdigit() else 'local'}"


def loopback_hosts(port: int) -> frozenset[str]:
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
