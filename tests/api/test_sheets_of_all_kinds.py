"""上传各式文件: every file of the corpus sent as a clerk, or somebody else, would send it (§2.3 b, §2.4 b)."""

from app.domain.batch.sheet import MOST_BYTES
from tests.files.honest_sheets import AS_TABLE, HONEST_SHEETS
from tests.files.hostile_sheets import HOSTILE_SHEETS
from tests.files.make_sheets import HONEST, HOSTILE
from tests.support.actors import Actor, codes
from tests.support.sheets import rows_of, upload


def test_every_hostile_file_is_refused_with_its_code_and_makes_no_batch(user: Actor) -> None:
    for name, (code, reason) in HOSTILE_SHEETS.items():
        if reason == "too_large" and len(HOSTILE[name]()) > MOST_BYTES:
            continue  # which the door does not let in
        refused = upload(user, "enroll", HOSTILE[name](), name)

        assert (refused.status_code, codes(refused)) == (422, [("/file", code.name)]), name
        assert refused.json()["errors"][0]["params"].get("reason") == reason, name
    assert user.get("/batches").json()["total"] == 0


def test_every_honest_file_is_read_or_told_what_it_lacks(user: Actor) -> None:
    read = {name: upload(user, "enroll", HONEST[name](), name) for name in HONEST_SHEETS}

    assert {answer.status_code for answer in read.values()} == {201, 422}
    lacking = [answer for answer in read.values() if answer.status_code == 422]
    assert {code for answer in lacking for _, code in codes(answer)} == {"template_mismatch"}
    for name, expected in HONEST_SHEETS.items():
        if expected is AS_TABLE:
            assert [row["outcome"] for row in rows_of(user, read[name].json())] == ["passed", "passed"], name
