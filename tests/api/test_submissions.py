"""送审 (submissions) over HTTP: what a draft may lack, all that is wrong named at once, nothing stored if refused (§2.1, §2.2)."""

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.lawbook import load_suspension_reasons
from tests.support.actors import Actor, codes, new_employer, new_employer_user, put_clock
from tests.support.changes import approved, draft, enroll_body, id_number, submitted, suspend_body
from tests.support.stored import engine_of, everything_stored

CHANGES = "/enrollment-changes"


def warned(answer: Response) -> list[tuple[str, str]]:
    """The codes of an answer's findings and how grave each is."""
    return [(finding["code"], finding["severity"]) for finding in answer.json()["findings"]]


class TestWhatADraftMayBe:
    def test_all_but_kind_and_number_may_wait(self, user: Actor) -> None:
        body = {"kind": "enroll", "person": {"id_type": "01", "id_number": id_number()}}

        answer = user.post(CHANGES, body)
        suspension = user.post(CHANGES, {"kind": "suspend", "id_number": id_number()})

        assert [each.status_code for each in (answer, suspension)] == [201, 201]
        assert {code for code, _ in warned(answer)} == {"required"}
        assert ("not_insured_here", "refused") in warned(suspension)

    def test_a_wrong_check_digit_is_kept_with_the_draft_and_refused_at_submission(
        self, client: TestClient, user: Actor
    ) -> None:
        wrong = id_number()[:-1] + ("0" if id_number()[-1] != "0" else "1")

        preview = user.post(f"{CHANGES}/previews", enroll_body(wrong))
        made = user.post(CHANGES, enroll_body(wrong))
        before = everything_stored(engine_of(client))
        refused = user.act(f"{CHANGES}/{made.json()['id']}/submission", 1)
        sent = user.post(CHANGES, {**enroll_body(wrong), "submit": True})

        assert (preview.status_code, made.status_code) == (200, 201)
        assert ("id_number_invalid", "refused") in warned(preview)
        assert ("id_number_invalid", "refused") in warned(made)
        for answer in (refused, sent):
            assert (answer.status_code, codes(answer)) == (422, [("/person/id_number", "id_number_invalid")])
        assert everything_stored(engine_of(client)) == before

    @pytest.mark.parametrize(
        "number", ["53040219900307001", "5304021990030700100", "53040219900307００10", "53040219900307-01X"]
    )
    def test_a_number_of_another_length_or_other_characters_is_no_number_even_in_a_draft(
        self, client: TestClient, user: Actor, number: str
    ) -> None:
        body = enroll_body()
        body["person"]["id_number"] = number
        before = everything_stored(engine_of(client))

        answers = [user.post(CHANGES, body), user.post(f"{CHANGES}/previews", body)]
        answers.append(user.post(CHANGES, suspend_body(number)))
        check = user.post(f"{CHANGES}/identity-checks", {"kind": "enroll", "id_number": number})

        for answer in answers:
            assert answer.status_code == 422, answer.text
            assert answer.json()["code"] == "id_number_invalid"
        assert (check.status_code, check.json()["eligible"]) == (200, False)
        assert [code for code, _ in warned(check)] == ["id_number_invalid"]
        assert everything_stored(engine_of(client)) == before

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("id_type", "02", "id_type_counter_only"),
            ("ethnicity", "60", "unknown_code"),
            ("sex", "2", "sex_mismatch"),
            ("birth_date", "1990-03-08", "birth_date_mismatch"),
            ("declared_wage", "0", "wage_invalid"),
            ("migrant_worker_pays", True, "migrant_worker_pays_without_flag"),
            ("employment_registered_on", "2026-02-28", "employment_registered_outside_month"),
        ],
    )
    def test_what_does_not_agree_is_a_finding_in_a_draft_and_refused_at_submission(
        self, client: TestClient, user: Actor, field: str, value: object, code: str
    ) -> None:
        body = enroll_body("", **{field: value})

        made, preview = user.post(CHANGES, body), user.post(f"{CHANGES}/previews", body)
        before = everything_stored(engine_of(client))
        refused = user.post(CHANGES, {**body, "submit": True})

        assert (made.status_code, preview.status_code) == (201, 200)
        assert (code, "refused") in warned(made) and (code, "refused") in warned(preview)
        assert refused.status_code == 422 and code in [each for _, each in codes(refused)]
        assert everything_stored(engine_of(client)) == before

    def test_a_malformed_field_is_refused_even_in_a_draft(self, client: TestClient, user: Actor) -> None:
        before = everything_stored(engine_of(client))

        answer = user.post(CHANGES, enroll_body(mobile="1380000000", enroll_month="2026-13"))

        assert answer.status_code == 422
        assert codes(answer) == [("/person/mobile", "invalid_format"), ("/insurance/enroll_month", "invalid_format")]
        assert everything_stored(engine_of(client)) == before


class TestSubmissions:
    def test_every_problem_is_named_at_once(self, client: TestClient, user: Actor) -> None:
        wrong = id_number()[:-1] + ("0" if id_number()[-1] != "0" else "1")
        body = enroll_body(wrong, mobile="１3800000000", household_address=None, enroll_month="2026-04")
        put_clock(client, "2026-03-21T00:00:00")
        before = everything_stored(engine_of(client))

        answer = user.post(CHANGES, {**body, "submit": True})

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert sorted(codes(answer)) == [
            ("", "business_window_closed"),
            ("/insurance/enroll_month", "enroll_month_in_future"),
            ("/person/household_address", "required"),
            ("/person/id_number", "id_number_invalid"),
            ("/person/mobile", "invalid_format"),
        ]
        assert all(error["message"] for error in answer.json()["errors"])
        assert everything_stored(engine_of(client)) == before

    def test_several_refusals_by_the_records_are_409_refused(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        approved(admin, user, enroll_body())
        put_clock(client, "2026-03-21T00:00:00")

        answer = user.post(CHANGES, {**enroll_body(name="李四"), "submit": True})

        assert (answer.status_code, answer.json()["code"]) == (409, "refused")
        assert sorted(code for _, code in codes(answer)) == [
            "already_insured",
            "business_window_closed",
            "name_mismatch",
        ]

    def test_every_reason_that_needs_papers_is_for_the_counter(
        self, client: TestClient, admin: Actor, user: Actor
    ) -> None:
        approved(admin, user, enroll_body())
        before = everything_stored(engine_of(client))
        reasons = [each.code for each in load_suspension_reasons().reasons.values() if not each.online]

        previews = [user.post(f"{CHANGES}/previews", suspend_body(suspension_reason=reason)) for reason in reasons]
        answers = [user.post(CHANGES, {**suspend_body(suspension_reason=reason), "submit": True}) for reason in reasons]

        assert len(reasons) >= 8
        assert [warned(each) for each in previews] == [[("suspension_reason_counter_only", "refused")]] * len(reasons)
        for answer in answers:
            assert answer.status_code == 409
            assert codes(answer) == [("/suspension_reason", "suspension_reason_counter_only")]
            assert "红塔区失业保险经办机构" in answer.json()["errors"][0]["message"]
        assert everything_stored(engine_of(client)) == before

    def test_a_second_enrolment_of_an_insured_person_is_refused_here_and_elsewhere(
        self, client: TestClient, admin: Actor, user: Actor, other: Actor
    ) -> None:
        approved(admin, user, enroll_body())
        before = everything_stored(engine_of(client))

        answers = [each.post(CHANGES, {**enroll_body(), "submit": True}) for each in (user, other)]

        for answer in answers:
            assert (answer.status_code, codes(answer)) == (409, [("/person/id_number", "already_insured")])
        assert everything_stored(engine_of(client)) == before

    def test_a_second_submission_for_one_person_is_refused_here_and_goes_elsewhere(
        self, user: Actor, other: Actor
    ) -> None:
        submitted(user, enroll_body())
        second = draft(user)

        sent = user.post(CHANGES, {**enroll_body(), "submit": True})
        again = user.act(f"{CHANGES}/{second['id']}/submission", 1)
        elsewhere = other.post(CHANGES, {**enroll_body(), "submit": True})

        for answer in (sent, again):
            assert (answer.status_code, codes(answer)) == (409, [("/person/id_number", "open_change_exists")])
        assert elsewhere.status_code == 201

    def test_someone_not_insured_here_cannot_be_suspended(
        self, client: TestClient, admin: Actor, user: Actor, other: Actor
    ) -> None:
        approved(admin, other, enroll_body())
        before = everything_stored(engine_of(client))

        answer = user.post(CHANGES, {**suspend_body(), "submit": True})

        assert (answer.status_code, codes(answer)) == (409, [("/id_number", "not_insured_here")])
        assert everything_stored(engine_of(client)) == before

    @pytest.mark.parametrize(
        ("day", "code"), [("2026-04-01", "suspension_in_future"), ("2026-02-28", "suspension_before_enrollment")]
    )
    def test_a_suspension_lies_between_the_enrolment_and_this_month(
        self, admin: Actor, user: Actor, day: str, code: str
    ) -> None:
        approved(admin, user, enroll_body())

        answer = user.post(CHANGES, {**suspend_body(suspension_date=day), "submit": True})

        assert (answer.status_code, codes(answer)) == (409, [("/suspension_date", code)])

    def test_a_month_without_policy_is_named(self, client: TestClient, admin: Actor) -> None:
        put_clock(client, "2026-03-10T09:00:00")
        old = new_employer_user(admin, new_employer(admin, 3, insured_from="2015-01"))
        body = enroll_body(enroll_month="2016-11")
        before = everything_stored(engine_of(client))

        preview = old.post(f"{CHANGES}/previews", body)
        answer = old.post(CHANGES, {**body, "submit": True})

        assert (preview.status_code, warned(preview)) == (200, [("policy_missing", "refused")])
        assert preview.json()["lines"] == []
        assert (answer.status_code, codes(answer)) == (409, [("/insurance/enroll_month", "policy_missing")])
        assert answer.json()["errors"][0]["params"]["month"] == "2016-11"
        assert everything_stored(engine_of(client)) == before

    def test_several_drafts_are_submitted_all_or_none(self, client: TestClient, user: Actor) -> None:
        right = [draft(user, enroll_body(id_number(serial=serial)))["id"] for serial in (1, 3)]
        wrong = draft(user, enroll_body(id_number(serial=5), sex="2"))["id"]
        before = everything_stored(engine_of(client))

        refused = user.post(f"{CHANGES}/submissions", {"ids": [right[0], wrong, 999_999, right[1]]})
        left = everything_stored(engine_of(client))
        answer = user.post(f"{CHANGES}/submissions", {"ids": right})

        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        assert codes(refused) == [("/ids/1", "sex_mismatch"), ("/ids/2", "not_found")]
        assert [error["params"]["change_id"] for error in refused.json()["errors"]] == [wrong, 999_999]
        assert left == before
        assert [(each["id"], each["status"]) for each in answer.json()["items"]] == [(id, "in_review") for id in right]

    def test_two_drafts_of_one_person_cannot_be_submitted_together(self, client: TestClient, user: Actor) -> None:
        ids = [draft(user)["id"] for _ in range(2)]
        before = everything_stored(engine_of(client))

        answer = user.post(f"{CHANGES}/submissions", {"ids": ids})

        assert (answer.status_code, codes(answer)) == (409, [("/ids/1", "open_change_exists")])
        assert everything_stored(engine_of(client)) == before
