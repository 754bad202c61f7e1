"""行 (rows): taken by place, so the columns of a thing must stand in the order of its fields."""

from dataclasses import fields
from typing import Any

import pytest

from app.domain.audit_chain import AuditEntry, AuditHead
from app.domain.employer import Employer
from app.domain.enrollment import Enrollment
from app.domain.person import Person
from app.domain.portal.attachment import Attachment
from app.repositories import articles, attachments, audit, changes, employers, persons, sessions
from app.repositories.tables import employers as employer_table


@pytest.mark.parametrize(
    ("thing", "columns"),
    [
        (Employer, employers.EMPLOYER_COLUMNS),
        (Person, persons.PERSON_COLUMNS),
        (Enrollment, persons.ENROLLMENT_COLUMNS),
        (changes.Step, changes._STEP_COLUMNS),
        (articles.Headline, articles.HEADLINE_COLUMNS),
        (Attachment, attachments.ATTACHMENT_COLUMNS),
        (AuditEntry, audit.ENTRY_COLUMNS),
        (AuditHead, audit.HEAD_COLUMNS),
    ],
)
def test_columns_stand_in_the_order_of_the_fields(thing: Any, columns: Any) -> None:
    assert [_named(column) for column in columns] == [field.name for field in fields(thing)]


def test_a_change_has_its_employer_second_and_its_own_columns_around_it() -> None:
    named = [_named(column) for column in changes.CHANGE_COLUMNS]

    assert [named[0], "employer", *named[1:]] == [field.name for field in fields(changes.Change)]


def test_a_caller_is_the_clock_the_account_with_its_session_and_the_employer() -> None:
    columns = list(sessions.CALLER.selected_columns)
    actor = [field.name for field in fields(sessions.Actor)]
    own = columns[1 : sessions.CALLER_WIDTH - len(employers.EMPLOYER_COLUMNS)]
    named = [f"{column.table.name}.{column.name}" if hasattr(column, "table") else "over" for column in own]

    assert actor[0] == "employer"
    assert dict(zip(actor[1:], named, strict=True)) == {
        "account_id": "accounts.id",
        "session_id": "sessions.id",
        "username": "accounts.username",
        "role": "accounts.role",
        "region_code": "accounts.region_code",
        "must_change_password": "sessions.must_change_password",
        "ended": "over",
        "expires_at": "sessions.expires_at",
    }
    assert columns[-len(employers.EMPLOYER_COLUMNS)].element is employer_table.c.id


def _named(column: Any) -> str:
    """A column's own name in its table, whatever a query calls it."""
    return str(getattr(column, "element", column).name)
