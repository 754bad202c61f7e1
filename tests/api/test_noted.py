"""审计记录 (noting): decisions, runs, exports and each sight of a person are noted, over HTTP, and nothing else is."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.domain.period import Period
from app.usecases.assessment_runs import start_by_hand
from app.usecases.context import Call, Hall
from tests.support.actors import Actor, integrator, new_employer, new_officer, put_clock
from tests.support.audit import found, hall_behind, listed, noted, stored, tampered
from tests.support.changes import approved, enroll_body, id_number, run, submitted
from tests.support.payments import booked, receipt, reversed_receipt
from tests.support.registry import registration, report
from tests.support.review import WHY, case, decide
from tests.support.stored import engine_of


@pytest.fixture
def hall(client: TestClient) -> Hall:
    """The hall behind the client."""
    return hall_behind(client)


@pytest.fixture
def yuxi(client: TestClient) -> Actor:
    return new_officer(client, "supervisor", "530400")


def test_each_decision_is_noted_with_who_decided_and_whose_affair_it_is(
    hall: Hall, admin: Actor, yuxi: Actor, user: Actor
) -> None:
    first = approved(yuxi, user, enroll_body())
    second = submitted(user, enroll_body(id_number(serial=3)))
    decide(admin, second, "rejection", {"reason_code": "R02", "reason": "张三 530102199003070016"})
    decide(yuxi, first, "rollback", WHY)

    entries = noted(hall, "change_approved", "change_rejected", "change_rolled_back")

    assert entries == [
        ("supervisor-530400", "change_approved", "changes/1", "530402000001"),
        ("admin-530000", "change_rejected", "changes/2", "530402000001"),
        ("supervisor-530400", "change_rolled_back", "changes/1", "530402000001"),
    ]
    [rejected] = listed(admin, action="change_rejected")
    assert rejected["data"] == {"kind": "enroll", "reason_code": "R02"}
    assert found(hall) == []


def test_of_a_bulk_decision_each_case_that_was_done_is_noted_and_none_that_was_refused(
    hall: Hall, admin: Actor, user: Actor
) -> None:
    ids = [submitted(user, enroll_body(id_number(serial=serial)))["id"] for serial in (1, 3, 5)]
    body = {"decision": "approve", "ids": [*ids, ids[0]]}
    headers = {"Idempotency-Key": "once"}

    answers = [admin.post("/review/changes/decisions", body, headers=headers) for _ in range(2)]

    assert [each["result"] for each in answers[0].json()["items"]] == ["done", "done", "done", "refused"]
    assert answers[0].json() == answers[1].json()
    assert [subject for _, _, subject, _ in noted(hall, "change_approved")] == [f"changes/{id}" for id in ids]


def test_a_refused_decision_is_not_noted(hall: Hall, admin: Actor, user: Actor) -> None:
    change = submitted(user, enroll_body())
    before = stored(hall)

    answers = [
        decide(admin, {**change, "version": 7}, "approval"),
        decide(admin, change, "rollback", WHY),
        decide(user, change, "approval"),
    ]

    assert [answer.status_code for answer in answers] == [412, 409, 403]
    assert stored(hall) == before


def test_employers_are_noted_as_registered_and_changed_by_the_names_of_what_changed(hall: Hall, admin: Actor) -> None:
    employer = new_employer(admin)
    admin.patch(f"/review/employers/{employer['employer_no']}", {"contact_mobile": "13900000000"}, 1)

    assert noted(hall, "employer_created", "employer_changed") == [
        ("admin-530000", "employer_created", "employers/530402000001", "530402000001"),
        ("admin-530000", "employer_changed", "employers/530402000001", "530402000001"),
    ]
    assert listed(admin, action="employer_changed")[0]["data"] == {"changed": ["contact_mobile"]}


def test_runs_are_noted_with_their_region_or_employer(
    hall: Hall, client: TestClient, admin: Actor, user: Actor
) -> None:
    put_clock(client, "2026-03-21T09:00:00")
    run(admin, "2026-03", region_code="530400", dry_run=True)
    run(admin, "2026-03", employer_no="530402000001")

    assert noted(hall, "run_started") == [
        ("admin-530000", "run_started", "assessment-runs/1", None),
        ("admin-530000", "run_started", "assessment-runs/2", "530402000001"),
    ]
    by_region = {each["region_code"]: each["data"] for each in listed(admin, action="run_started")}
    assert by_region == {
        "530400": {"dry_run": True, "period": "2026-03"},
        "530402": {"dry_run": False, "period": "2026-03"},
    }


def test_a_run_that_is_resumed_is_noted_and_one_from_the_command_line_is_the_systems(
    hall: Hall, client: TestClient, admin: Actor, user: Actor
) -> None:
    put_clock(client, "2026-05-21T09:00:00")
    start_by_hand(Call(hall), Period.parse("2026-03"), "530300")
    run(admin, "2026-03", region_code="530402")
    left_out = run(admin, "2026-05", region_code="530402")

    resumed = admin.post(f"/review/assessment-runs/{left_out['id']}/resume")

    assert (left_out["status"], resumed.status_code) == ("completed_with_failures", 200)
    assert noted(hall, "run_started")[0] == ("system", "run_started", "assessment-runs/1", None)
    assert noted(hall, "run_resumed") == [("admin-530000", "run_resumed", "assessment-runs/3", None)]


def test_a_printed_form_is_noted_whoever_prints_it(hall: Hall, client: TestClient, admin: Actor, user: Actor) -> None:
    approved(admin, user, enroll_body())
    put_clock(client, "2026-03-25T09:00:00")
    run(admin, "2026-03")

    printed = user.get("/assessments/2026-03/form.pdf")
    missing = user.get("/assessments/2026-02/form.pdf")

    assert (printed.status_code, missing.status_code) == (200, 404)
    subject = "assessments/530402000001/2026-03"
    assert noted(hall, "form_exported") == [(user.username, "form_exported", subject, "530402000001")]


def test_every_officers_sight_of_a_person_is_noted_for_the_employer(
    hall: Hall, client: TestClient, admin: Actor, yuxi: Actor, user: Actor
) -> None:
    change = approved(admin, user, enroll_body())
    put_clock(client, "2026-03-21T09:00:00")
    run(admin, "2026-03")

    case(yuxi, change)
    yuxi.post(f"/review/changes/{change['id']}/rollback-preview")
    yuxi.get("/review/changes?employer_no=530402000001")
    yuxi.get("/review/changes")
    yuxi.get("/review/assessments/530402000001/2026-03")
    yuxi.get("/review/employers/530402000001")
    yuxi.get("/review/employers")

    employer, name = "530402000001", "supervisor-530400"
    assert noted(hall, "personal_data_read") == [
        (name, "personal_data_read", subject, employer_no)
        for subject, employer_no in [
            ("changes/1", employer),
            ("changes/1", employer),
            ("changes", employer),
            ("changes", None),
            (f"assessments/{employer}/2026-03", employer),
            (f"employers/{employer}", employer),
            ("employers", None),
        ]
    ]
    lists = [each["data"] for each in listed(admin, action="personal_data_read", subject="changes")]
    assert lists == [{"changes": [1]}, {"changes": [1]}]


def test_what_was_not_shown_is_not_noted(hall: Hall, client: TestClient, user: Actor, admin: Actor) -> None:
    kunming = new_officer(client, "admin", "530100")
    change = submitted(user, enroll_body())

    refused = [
        kunming.get(f"/review/changes/{change['id']}"),
        kunming.get("/review/employers/530402000001"),
        admin.get("/review/assessments/530402000001/2026-03"),
    ]
    empty = [kunming.get("/review/changes"), kunming.get("/review/employers")]

    assert [answer.status_code for answer in refused] == [404, 404, 404]
    assert [answer.json()["total"] for answer in empty] == [0, 0]
    assert noted(hall, "personal_data_read") == []


def test_an_employers_own_reads_are_not_noted_and_write_nothing(
    hall: Hall, client: TestClient, admin: Actor, user: Actor
) -> None:
    change = approved(admin, user, enroll_body())
    put_clock(client, "2026-03-21T09:00:00")
    run(admin, "2026-03")
    statements: list[str] = []
    before = stored(hall)

    @event.listens_for(engine_of(client), "before_cursor_execute")
    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    answers = [
        user.get(f"/enrollment-changes/{change['id']}"),
        user.get("/enrollment-changes"),
        user.get("/assessments/2026-03/lines"),
        user.get("/assessments/2026-03/figures/4"),
        user.get("/money-lines/1/explanation"),
        user.post("/enrollment-changes/previews", enroll_body(id_number(serial=3))),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert not [each for each in statements if not each.startswith(("SELECT", "BEGIN ISOLATION")) and each != "BEGIN"]
    assert stored(hall) == before


def test_nobody_is_shown_anything_where_it_cannot_be_noted(
    hall: Hall, client: TestClient, admin: Actor, user: Actor
) -> None:
    change = submitted(user, enroll_body())
    tampered(hall, "ALTER TABLE audit_entries RENAME TO put_away")

    answer = TestClient(client.app, raise_server_exceptions=False).get(
        f"/api/v1/review/changes/{change['id']}", headers={"Authorization": f"Bearer {admin.access_token}"}
    )

    assert answer.status_code in (500, 503)
    assert "张三" not in answer.text


def test_every_clients_sight_of_a_person_is_noted_for_the_employer(
    hall: Hall, client: TestClient, admin: Actor
) -> None:
    put_clock(client, "2026-03-10T09:00:00")
    employer = new_employer(admin)
    product = integrator(admin, "changes:read", "changes:write", "assessments:read", employer=employer)
    change = approved(admin, product, enroll_body())
    put_clock(client, "2026-03-21T09:00:00")
    run(admin, "2026-03")

    answers = [
        product.get(f"/enrollment-changes/{change['id']}"),
        product.get("/enrollment-changes"),
        product.post("/enrollment-changes/previews", enroll_body(id_number(serial=3))),
        product.post("/enrollment-changes/identity-checks", {"kind": "enroll", "id_number": id_number()}),
        product.get("/assessments/2026-03/lines"),
        product.get("/assessments/2026-03/figures/4"),
        product.get("/money-lines/1/explanation"),
    ]

    assert {answer.status_code for answer in answers} == {200}
    bill = "assessments/530402000001/2026-03"
    subjects = ["changes/1", "changes", "previews", "identity-checks", bill, bill, "money-lines/1"]
    assert noted(hall, "personal_data_read") == [
        (product.username, "personal_data_read", subject, "530402000001") for subject in subjects
    ]


def test_a_client_s_list_is_noted_with_whose_changes_it_showed_and_an_empty_one_is_not(
    hall: Hall, client: TestClient, admin: Actor
) -> None:
    put_clock(client, "2026-03-10T09:00:00")
    product = integrator(admin, "changes:read", "changes:write", employer=new_employer(admin))
    change = submitted(product, enroll_body())

    product.get("/enrollment-changes?status=rejected")
    product.get("/enrollment-changes?status=in_review")

    assert [entry["data"] for entry in listed(admin, action="personal_data_read")] == [{"changes": [change["id"]]}]


def test_reported_registrations_are_noted_by_their_count_and_without_persons(hall: Hall, admin: Actor) -> None:
    put_clock(admin.client, "2026-03-10T09:00:00")
    registrar = integrator(admin, "registrations:write")

    refused = report(registrar, registration(name=" "))
    accepted = report(registrar, registration(), registration("KM-2", id_number(serial=3)))

    assert (refused.status_code, accepted.status_code) == (422, 200)
    assert noted(hall, "registrations_received") == [
        (registrar.username, "registrations_received", "unemployment-registrations", None)
    ]
    assert listed(admin, action="registrations_received")[0]["data"] == {"accepted": 2}


def test_receipts_are_noted_by_their_count_and_a_reversal_once_with_its_employer(
    hall: Hall, collector: Actor, billed: Actor
) -> None:
    booked(collector, receipt("SK-1", amount="20.00"), receipt("SK-2", amount="30.00"))
    reversed_receipt(collector, "SK-1")
    reversed_receipt(collector, "SK-1")

    assert noted(hall, "payments_received", "payment_reversed") == [
        (collector.username, "payments_received", "payments", None),
        (collector.username, "payment_reversed", "payments/1", "530402000001"),
    ]


def test_receipts_of_a_client_of_one_employer_are_noted_for_that_employer(
    hall: Hall, admin: Actor, billed: Actor
) -> None:
    employer_no = billed.get("/auth/me").json()["employer"]["employer_no"]
    product = integrator(admin, "payments:write", employer={"employer_no": employer_no})

    booked(product, receipt())

    assert noted(hall, "payments_received") == [(product.username, "payments_received", "payments", employer_no)]
