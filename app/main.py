"""The application: the hall put together, its addresses, and how what goes wrong is answered."""

import gc
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext
from threading import Event

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from app.cores import anywhere, one_core
from app.domain.batch.sheet import MOST_BYTES
from app.domain.portal.attachment import MOST_ATTACHMENT_BYTES
from app.error_answers import answer_errors
from app.lawbook import load_code_tables, load_policy, load_suspension_reasons
from app.logs import configure_logging
from app.middleware import Door
from app.openapi_document import TITLE, VERSION, describe
from app.repositories.database import open_engine, sole_process
from app.routers import ROUTERS, SANDBOX_ROUTERS
from app.settings import Settings
from app.usecases.assessment_runs import resume_abandoned
from app.usecases.context import Hall
from app.usecases.keys import open_document_keyring, open_keyring
from app.usecases.sms_outbox import open_gateway
from app.wiring import API, SLOW_POOLS, SLOW_THREADS, SlowPool

# A request makes a few thousand objects and leaves no circles: at Python's 700 the collector ran several times in each.
_OBJECTS_BETWEEN_COLLECTIONS = 20_000


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application of one process; it opens nothing before it starts."""
    settings = settings or Settings()
    configure_logging()
    app = FastAPIOffline(
        title=TITLE,
        version=VERSION,
        redoc_url=None,
        lifespan=_lifespan,
        swagger_ui_parameters={"validatorUrl": None, "persistAuthorization": False},
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.sandbox = settings.sandbox
    app.openapi = describe(app)  # type: ignore[method-assign]
    answer_errors(app)
    limits = (
        (f"POST {API}/integrations/", 2 * 1024 * 1024),
        (f"POST {API}/batches/", settings.body_limit_bytes),
        (f"POST {API}/batches", MOST_BYTES + 64 * 1024),
        (f"POST {API}/review/articles/[0-9]+/attachments", MOST_ATTACHMENT_BYTES + 64 * 1024),
        ("", settings.body_limit_bytes),
    )
    app.add_middleware(Door, limits=limits, seconds=settings.request_seconds)
    # Of an included router FastAPI asks twice which route it is, to find it and to go to it: these are the application's own.
    for router in (*ROUTERS, *(SANDBOX_ROUTERS if settings.sandbox else ())):
        app.router.routes.extend(router.routes)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
    hall = open_hall(app.state.settings)
    app.state.hall = hall
    with sole_process(hall.engine) as alone, one_core() if hall.settings.pin_workers else nullcontext(anywhere) as roam:
        if not (alone or hall.settings.sandbox):
            raise RuntimeError(
                "another process serves this SQLite file; several need PostgreSQL 多个进程须用 PostgreSQL"
            )
        app.state.pool = ThreadPoolExecutor(hall.settings.threads, thread_name_prefix="hall")
        app.state.slow_pools = {name: SlowPool(name, *sizes, roam) for name, sizes in SLOW_POOLS.items()}
        hall.jobs.submit(resume_abandoned, hall)
        try:
            yield
        finally:
            hall.stopping.set()
            for threads in (app.state.pool, *(slow.threads for slow in app.state.slow_pools.values())):
                threads.shutdown(wait=True, cancel_futures=True)
            hall.jobs.shutdown(wait=True, cancel_futures=True)
            hall.sms.close()
            hall.engine.dispose()


def open_hall(settings: Settings) -> Hall:
    """The installation that settings describe; nothing is asked of the database yet."""
    engine = open_engine(settings.database_url, pool_size=settings.threads + SLOW_THREADS)
    return Hall(
        settings,
        engine,
        load_policy(),
        load_code_tables(),
        load_suspension_reasons(),
        open_keyring(engine, settings),
        open_document_keyring(engine, settings),
        open_gateway(engine, settings),
        ThreadPoolExecutor(1, thread_name_prefix="hall-jobs"),
        Event(),
    )
