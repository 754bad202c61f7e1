"""运行 (serving): `hall serve` and `hall migrate`."""

from typing import Annotated

import typer
import uvicorn
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from app.cli.common import say, settings_or_stop, stop
from app.domain.finding import UNAVAILABLE
from app.listener import UVICORN_OPTIONS
from app.repositories import migrating, schema_version
from app.repositories.database import open_engine, sole_process
from app.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; several need PostgreSQL in production.", min=1, max=64)] = 1,
) -> None:
    """启动服务: serve the API; an empty or older sandbox database is migrated first."""
    settings = settings_or_stop()
    if not settings.sandbox and _is_sqlite(settings) and (workers > 1 or _is_served(settings)):
        stop(
            "生产环境使用多个进程时须用 PostgreSQL：请设置 HALL_DATABASE_URL；只用 SQLite 时请去掉 --workers，并先停止已在运行的进程。",
            "Several processes in production need PostgreSQL: set HALL_DATABASE_URL. On SQLite leave --workers out, and stop the "
            "process that serves the file already.",
        )
    if settings.sandbox:
        _migrate(settings)
    proxies = [proxy.strip() for proxy in settings.trusted_proxies.split(",") if proxy.strip()]
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        # Whoever may name another's address escapes every limit by address.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        **UVICORN_OPTIONS,
    )


def migrate() -> None:
    """升级数据库: bring the database to this version's tables; safe to repeat, and at several processes at once."""
    _migrate(settings_or_stop())
    say(f"数据库已是最新版本（{schema_version.expected()}）。 The database is at {schema_version.expected()}.")


def _migrate(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        migrating.migrate(engine)
    except OperationalError:
        stop(UNAVAILABLE.zh, UNAVAILABLE.en)
    finally:
        engine.dispose()


def _is_served(settings: Settings) -> bool:
    """Whether another process serves the file; what starts in the same instant is refused as the application opens."""
    engine = open_engine(settings.database_url)
    try:
        with sole_process(engine) as alone:
            return not alone
    finally:
        engine.dispose()


def _is_sqlite(settings: Settings) -> bool:
    return make_url(settings.database_url).get_backend_name() == "sqlite"
