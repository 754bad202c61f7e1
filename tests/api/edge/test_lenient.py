"""宽松读取 (lenient reading): what is well-formed is read on, within reason."""

import pytest

from app.routers.lenient import MOST_READ_AGAIN, leniently
from tests.api.edge.probe import Suspend


@pytest.mark.parametrize(
    ("mistakes", "readings"), [(0, 1), (1, 2), (MOST_READ_AGAIN, 2), (MOST_READ_AGAIN + 1, 1), (4000, 1)]
)
def test_a_body_with_more_mistakes_than_a_form_has_boxes_is_read_once(mistakes: int, readings: int) -> None:
    body = {"kind": "suspend", "reason": "S11", **{f"unknown{number}": 0 for number in range(mistakes)}}
    read: list[object] = []

    def validated(given: object) -> Suspend:
        read.append(given)
        return Suspend.model_validate(given)

    lenient = leniently(body, validated)

    assert len(read) == readings
    assert (lenient.value is None) == (mistakes > MOST_READ_AGAIN)
    assert len(lenient.findings) == min(mistakes, 1000)
