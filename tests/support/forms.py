"""核定单 (printed forms): the code that a form carries."""

from typing import Any

from fastapi.testclient import TestClient

from app.repositories import assessments
from app.usecases.context import Call, Hall
from app.usecases.form_verifications import mark_of


def first_form_code(client: TestClient) -> str:
    """The verification code (验证码) of the first assessment's form."""
    app: Any = client.app
    hall: Hall = app.state.hall
    with Call(hall).reading() as work:
        found = assessments.with_employer(work.connection, 1)
    assert found is not None
    return mark_of(hall, *found, "summary").code
