"""What a user is told when Neo4j or the way to it fails: one sentence each, never a driver's stack trace."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from mailuo_graph.errors import (
    MailuoError,
    QueryForbidden,
    QueryInvalid,
    StoreError,
    StoreRefused,
    StoreTooSlow,
    StoreUnreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_OUT_OF_TIME: Final = "TransactionTimedOut"
_OUT_OF_MEMORY: Final = "OutOfMemory"
_WRITES: Final = ("Statement.AccessMode", "Security.Forbidden", "General.WriteOnReadOnlyAccessDatabase")


@contextmanager
def told(url: str, database: str | None) -> Iterator[None]:
    """Errors of the driver inside the block leave it as ours."""
    try:
        yield
    except MailuoError:
        raise
    except (Neo4jError, DriverError, ConfigurationError, OSError) as error:
        raise translated(error, url, database) from None


def translated(error: Exception, url: str, database: str | None) -> MailuoError:
    if isinstance(error, Neo4jError):
        return _from_server(error, url, database)
    if isinstance(error, IncompleteCommit):
        return StoreUnreachable(
            f"{url}：提交时连接断开，不知是否写成；请重新装载，结果会是对的",
            f"{url}: the connection broke during a commit, which may or may not be in; load again to make it right",
        )
    if isinstance(error, (ServiceUnavailable, SessionExpired, OSError)):
        return StoreUnreachable(
            f"{url}：连不上 Neo4j 服务器（{_first_line(error)}）；请确认它已启动、地址和端口无误",
            f"{url}: the Neo4j server does not answer ({_first_line(error)}); check that it runs there",
        )
    return StoreError(
        f"{url}：Neo4j 驱动报错（{_first_line(error)}）；请检查地址和设置",
        f"{url}: the Neo4j driver failed ({_first_line(error)}); check the address and the settings",
    )


def _from_server(  # noqa: PLR0911 - one return a kind of failure
    error: Neo4jError, url: str, database: str | None,
) -> MailuoError:
    code, says = error.code or "", _first_line(error)
    if isinstance(error, AuthError) or (".Security." in code and not code.endswith("Forbidden")):
        return StoreRefused(
            f"{url}：用户名或密码不被接受（{says}）；请设置 NEO4J_USER 和 NEO4J_PASSWORD",
            f"{url}: user or password not accepted ({says}); set NEO4J_USER and NEO4J_PASSWORD",
        )
    if ".Database." in code:
        return StoreRefused(
            f"{url}：数据库 {database or '（默认）'} 不可用（{says}）；请检查名称",
            f"{url}: the database {database or '(default)'} can't be used ({says}); check its name",
        )
    if _OUT_OF_TIME in code:
        return StoreTooSlow(
            f"{url}：查询超过时限，已停止；请缩小范围或放宽时限",
            f"{url}: the query reached its time limit and was stopped; narrow it or allow more time",
        )
    if _OUT_OF_MEMORY in code:
        return StoreTooSlow(
            f"{url}：查询超过服务器的内存上限，已停止；请缩小范围",
            f"{url}: the query reached the server's memory limit and was stopped; narrow it",
        )
    if code.endswith(_WRITES):
        return QueryForbidden(
            f"查询要写图，服务器拒绝（{says}）；查询只能读",
            f"the query would write and the server refused ({says}); queries only read",
        )
    if ".Statement." in code:
        return QueryInvalid(f"Neo4j 不接受这条查询：{says}", f"Neo4j does not accept this query: {says}")
    if ".Schema." in code:
        return StoreRefused(
            f"{url}：数据库里已有的数据或索引与脉络不合（{says}）；请改用一个专用的数据库",
            f"{url}: data or indexes that are in the database already do not fit ({says}); use a database of its own",
        )
    return StoreError(f"{url}：Neo4j 报错 {code}：{says}", f"{url}: Neo4j failed with {code}: {says}")


def _first_line(error: Exception) -> str:
    text = (error.message or "") if isinstance(error, Neo4jError) else str(error)
    lines = text.strip().splitlines()
    return lines[0].rstrip(" .") if lines else type(error).__name__
