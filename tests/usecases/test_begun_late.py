"""起草 (a change is judged before it begins to write): nothing lasts that was not begun, and a key is looked up first."""

import pytest

from app.repositories import sandbox_clock, sessions
from app.usecases.context import Call, Hall


def test_what_was_not_begun_cannot_be_committed(hall: Hall) -> None:
    with Call(hall).writing(late=True) as work, pytest.raises(ValueError, match="before `begin`"):
        work.commit()


def test_what_is_begun_late_is_undone_like_anything_else(hall: Hall) -> None:
    with pytest.raises(LookupError):
        _begin_and_fail(hall)
    with Call(hall).reading() as work:
        moved = sessions.moved_clock(work.connection)

    assert moved is None


def _begin_and_fail(hall: Hall) -> None:
    with Call(hall).writing(late=True) as work:
        work.begin()
        sandbox_clock.put(work.connection, work.now)
        raise LookupError
