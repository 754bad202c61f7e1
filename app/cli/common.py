"""命令行 (command line): what commands share: settings, an open hall, and how they say no."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import DBAPIError, OperationalError

from app.domain.finding import UNAVAILABLE, Refused
from app.logs import where_raised
from app.main import open_hall
from app.problems import INTERNAL_ERROR
from app.repositories import migrating, schema_version
from app.repositories.database import transaction
from app.settings import Settings
from app.usecases.context import Hall

_errors = Console(stderr=True, soft_wrap=True, highlight=False)
_out = Console(soft_wrap=True, highlight=False)


def say(text: str) -> None:
    """A line on standard output."""
    _out.print(text, markup=False)


def stop(*lines: str) -> NoReturn:
    """Says why on standard error and ends the command with status 1."""
    for line in lines:
        _errors.print(line, markup=False)
    raise typer.Exit(1)


def settings_or_stop() -> Settings:
    """The installation's settings, or what is wrong with them."""
    try:
        return Settings()
    except ValidationError as error:
        stop(
            *(
                f"{'.'.join(map(str, one['loc']))}: {one['msg']}".removeprefix(": Value error, ")
                for one in error.errors()
            )
        )


@contextmanager
def opened_hall() -> Iterator[Hall]:
    """The hall on its database; a sandbox is migrated by itself, a refusal is said in both languages."""
    hall = open_hall(settings_or_stop())
    try:
        if hall.settings.sandbox:
            migrating.migrate(hall.engine)
        with transaction(hall.engine, writes=False) as connection:
            if schema_version.current(connection) != schema_version.expected():
                stop(
                    "数据库尚未升级，请先运行 hall migrate。",
                    "The database is not at this version: run `hall migrate` first.",
                )
        yield hall
    except Refused as refused:
        stop(*(finding.message(language) for finding in refused.findings for language in ("zh-CN", "en")))
    except OperationalError:
        stop(UNAVAILABLE.zh, UNAVAILABLE.en)
    except DBAPIError as error:
        # The driver's words quote the row.
        stop(INTERNAL_ERROR.zh, INTERNAL_ERROR.en, *where_raised(error))
    finally:
        hall.engine.dispose()
