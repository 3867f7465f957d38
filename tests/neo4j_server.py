"""A real Neo4j server for tests and benchmarks, started from its Maven artifacts; needs Java and Maven, no Docker.

The first run downloads 123 MB into the user's cache folder, later ones start in about eight seconds. `NEO4J_URI` (with
NEO4J_USER, NEO4J_PASSWORD) uses a server that is there already. MAILUO_TEST_NEO4J=2026.08.1 chooses another version
(later lines want a newer Java: JAVA_HOME is respected).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from filelock import FileLock
from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LTS = "5.26.30"
USER = "neo4j"
PASSWORD = "only-for-tests"  # noqa: S105 - of a server that listens on loopback and lives as long as the test run
POM = Path(__file__).parent / "neo4j-server" / "pom.xml"
START_SECONDS = 120
_OPENED = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "java.lang", "sun.nio.ch")]


class ServerMissing(Exception):
    """There can be no server here; the text says why and what to do."""


@dataclass(frozen=True)
class Address:
    """Where a server answers. `given`: it is the user's own, not one of ours."""

    url: str
    user: str
    password: str
    given: bool = False


def given_address() -> Address | None:
    url = os.environ.get("NEO4J_URI")
    if not url:
        return None
    return Address(url, os.environ.get("NEO4J_USER", USER), os.environ.get("NEO4J_PASSWORD", ""), given=True)


def wanted_version() -> str:
    return os.environ.get("MAILUO_TEST_NEO4J") or LTS


def cache_folder() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "mailuo"


def _tool(name: str, home_variable: str) -> str:
    home = os.environ.get(home_variable)
    found = shutil.which(str(Path(home) / "bin" / name)) if home else shutil.which(name)
    if found is None:
        raise ServerMissing(f"no {name} (PATH, {home_variable}): install Java 17 or later and Maven, or set NEO4J_URI")
    return found


def library(version: str) -> Path:
    """The folder of the server's jars, downloaded once. It appears under its name only when it is whole."""
    folder = cache_folder() / f"neo4j-{version}"
    if folder.is_dir():
        return folder
    maven = _tool("mvn", "MAVEN_HOME")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(folder.name + ".lock")):
        if folder.is_dir():  # another run was downloading it while this one waited
            return folder
        fresh = Path(tempfile.mkdtemp(prefix=folder.name + ".", suffix=".part", dir=folder.parent))
        command = [maven, "-q", "-B", "-Dstyle.color=never", "-f", str(POM), f"-Dneo4j.version={version}"]
        if version.startswith("5."):
            command.append("-Pbootcheck")
        command += ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fresh}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
            if done.returncode != 0:
                raise ServerMissing(f"Maven could not fetch Neo4j {version}: {(done.stdout + done.stderr)[-2000:]}")
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Neo4jServer:
    """One server with a home of its own: `prepare`, then `bulk_import` if wanted, then `start`.

    `stop` ends it by its own process and can be called at any time; nothing in such a home is worth a slow farewell.
    """

    home: Path
    version: str = field(default_factory=wanted_version)
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None
    _log: IO[bytes] | None = None

    @property
    def address(self) -> Address:
        return Address(f"bolt://127.0.0.1:{self.port}", USER, PASSWORD)

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def _old_line(self) -> bool:
        return self.version.startswith("5.")

    def _java(self, *arguments: str) -> list[str]:
        return [_tool("java", "JAVA_HOME"), "-Xmx768m", *_OPENED, "-cp", str(library(self.version) / "*"), *arguments]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}

    def prepare(self) -> None:
        for name in ("conf", "import", "data", "logs"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        settings = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "server.directories.import": "import",
            "server.memory.pagecache.size": "128m",
            "dbms.usage_report.enabled": "false",
            "dbms.security.auth_max_failed_attempts": "0",  # tests give wrong passwords; none may lock out the next
        }
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        # the newer admin tool starts a Java of its own and reads here what to tell it
        lines += "".join(f"server.jvm.additional={each}\n" for each in _OPENED)
        (self.home / "conf" / "neo4j.conf").write_text(lines, encoding="utf-8")
        self._admin("dbms", "set-initial-password", PASSWORD)

    def bulk_import(self, arguments: Sequence[str], folder: Path) -> str:
        """Run `neo4j-admin database import full` in `folder` on this stopped server and return what it printed."""
        if self.process is not None:
            raise AssertionError("the bulk importer wants a stopped server")
        return self._admin("database", "import", "full", *arguments, folder=folder)

    def _admin(self, *arguments: str, folder: Path | None = None) -> str:
        name = "org.neo4j.server.startup.Neo4jAdmin" + ("Boot" if self._old_line else "Command")
        done = subprocess.run(
            self._java(name, *arguments), env=self._environment(), cwd=folder or self.home, capture_output=True,
            text=True, encoding="utf-8", errors="replace", check=False,
        )
        if done.returncode != 0:
            raise AssertionError(f"neo4j-admin {arguments[:3]} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self) -> None:
        main = "org.neo4j.server." + ("CommunityEntryPoint" if self._old_line else "Neo4jCommunity")
        command = self._java(main, f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}")
        self._log = self.log.open("ab")
        self.process = subprocess.Popen(
            command, env=self._environment(), cwd=self.home, stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._await_answer()
        except BaseException:
            self.stop()
            raise

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise AssertionError(f"Neo4j ended before it answered:\n{self.log_tail()}")
            with (
                contextlib.suppress(OSError, ServiceUnavailable, Neo4jError),
                socket.create_connection(("127.0.0.1", self.port), timeout=1),
                GraphDatabase.driver(self.address.url, auth=(USER, PASSWORD), connection_timeout=5) as driver,
            ):
                driver.execute_query("RETURN 1")
                return
            time.sleep(0.2)
        raise AssertionError(f"Neo4j did not answer within {START_SECONDS} s:\n{self.log_tail()}")

    def log_tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:] if self.log.exists() else ""

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
        if self._log is not None:
            self._log.close()
            self._log = None


@contextlib.contextmanager
def fresh_home() -> Iterator[Path]:
    """A short path outside the checkout, gone afterwards; Windows may hold a file a moment longer."""
    home = Path(tempfile.mkdtemp(prefix="mailuo-neo4j-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def running_server() -> Iterator[Address]:
    """The server given by NEO4J_URI, or a fresh one that ends with the block. Raises ServerMissing."""
    given = given_address()
    if given is not None:
        yield given
        return
    with fresh_home() as home:
        server = Neo4jServer(home)
        try:
            server.prepare()
            server.start()
            yield server.address
        finally:
            server.stop()
