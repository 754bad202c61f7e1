"""谁看得到什么 (who sees what): the queue's order, drafts, open changes, and names that were not given."""

from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event

from tests.support.actors import Actor, codes, put_clock
from tests.support.changes import approved, enroll_body, id_number, run, submitted, suspend_body
from tests.support.stored import engine_of


def test_the_queue_is_ordered_by_how_long_a_change_has_waited(admin: Actor, user: Actor) -> None:
    early = user.post("/enrollment-changes", enroll_body(id_number(serial=1))).json()
    first = submitted(user, enroll_body(id_number(serial=3), name="王五"))
    put_clock(user.client, "2026-03-11T09:00:00")
    user.act(f"/enrollment-changes/{early['id']}/submission", early["version"])

    queue = admin.get("/review/changes?status=in_review").json()["items"]

    assert [item["id"] for item in queue] == [first["id"], early["id"]]


def test_a_draft_that_was_never_submitted_is_not_there_for_officers(admin: Actor, user: Actor) -> None:
    draft = user.post("/enrollment-changes", enroll_body()).json()

    assert admin.get(f"/review/changes/{draft['id']}").status_code == 404
    assert admin.act(f"/review/changes/{draft['id']}/approval", draft["version"]).status_code == 404


def test_a_withdrawn_change_tells_the_officer_that_it_moved_on(admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body())
    user.act(f"/enrollment-changes/{change['id']}/withdrawal", change["version"])

    assert admin.act(f"/review/changes/{change['id']}/approval", change["version"]).status_code == 412
    assert admin.act(f"/review/changes/{change['id']}/approval", change["version"] + 1).json()["code"] == "wrong_status"


def test_a_reopened_draft_is_no_longer_submitted(admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body())
    reason = {"reason_code": "R02", "reason": "姓名有误"}
    rejected = admin.act(f"/review/changes/{change['id']}/rejection", change["version"], reason).json()

    reopened = user.patch(
        f"/enrollment-changes/{change['id']}", {"person": {"name": "张山"}}, rejected["version"]
    ).json()

    assert (reopened["status"], reopened["submitted_at"], reopened["decided_at"]) == ("draft", None, None)


def test_a_preview_and_a_draft_tell_of_a_change_in_review(user: Actor) -> None:
    submitted(user, enroll_body())

    preview = user.post("/enrollment-changes/previews", enroll_body()).json()
    draft = user.post("/enrollment-changes", enroll_body()).json()

    assert [finding["code"] for finding in preview["findings"]] == ["open_change_exists"]
    assert [finding["code"] for finding in draft["findings"]] == ["open_change_exists"]


def test_the_lines_of_a_suspension_name_the_person_only_where_the_form_has_the_name(admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body(enroll_month="2026-01"))
    put_clock(admin.client, "2026-03-21T09:00:00")
    run(admin, "2026-03")
    put_clock(admin.client, "2026-04-02T09:00:00")
    suspension = suspend_body(suspension_date="2026-02-10")

    names = [
        {line["name"] for line in user.post("/enrollment-changes/previews", body).json()["lines"]}
        for body in (suspension, {**suspension, "name": "李四"}, {**suspension, "name": None})
    ]

    assert names == [{"张三"}, {"李四"}, {""}]


def test_a_quote_that_is_not_of_this_person_is_refused_with_every_line(user: Actor) -> None:
    quote_id = user.post("/enrollment-changes/previews", enroll_body(enroll_month="2026-01")).json()["quote_id"]

    for named in (quote_id, "x" + quote_id[1:]):
        body = enroll_body(id_number(serial=3), name="王五", enroll_month="2026-01", quote_id=named)
        answer = user.post("/enrollment-changes", body)

        assert codes(answer) == [("/quote_id", "quote_stale")]
        assert len(answer.json()["errors"][0]["params"]["differences"]) == 2


def test_wages_are_answered_with_two_decimals_however_they_were_sent(user: Actor) -> None:
    draft = user.post("/enrollment-changes", enroll_body(declared_wage="5000")).json()

    assert draft["insurance"]["declared_wage"] == "5000.00"


def test_no_request_for_a_bill_and_no_run_reads_the_whole_ledger(admin: Actor, user: Actor, client: TestClient) -> None:
    statements: list[tuple[str, Any]] = []
    engine = engine_of(client)
    approved(admin, user, enroll_body())
    put_clock(admin.client, "2026-03-21T09:00:00")

    @event.listens_for(engine, "before_cursor_execute")
    def remember(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        statements.append((statement, parameters))

    run(admin, "2026-03")
    user.get("/assessments/2026-03/lines")
    user.get("/assessments/2026-03/figures/10")

    if engine.dialect.name == "sqlite":
        reads = [(sql, values) for sql, values in statements if sql.startswith("SELECT") and "money_lines" in sql]
        with engine.connect() as connection:
            plans = [
                row.detail
                for sql, values in reads
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
            ]
        assert reads
        assert not [detail for detail in plans if detail.startswith("SCAN money_lines") and "INDEX" not in detail]
