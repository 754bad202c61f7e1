from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.api.edge.probe import LIMIT, probe


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/hall.sqlite", body_limit_bytes=LIMIT))
    app.router.routes.extend(probe.routes)
    with TestClient(app) as client:
        yield client
