"""参保单位与账号: what officers keep, within their own region."""

import pytest
from fastapi.testclient import TestClient

from tests.support.actors import (
    PASSWORD,
    Actor,
    codes,
    credit_code,
    employer_body,
    new_account,
    new_employer,
    new_employer_user,
    new_officer,
    sign_in,
    signed_in,
)


@pytest.fixture
def admin(client: TestClient) -> Actor:
    return new_officer(client)


class TestRegistering:
    def test_an_employer_is_shown_with_its_agency(self, admin: Actor) -> None:
        answer = admin.post("/review/employers", employer_body())

        assert answer.status_code == 201 and answer.headers["etag"] == '"1"'
        assert answer.json() == {
            "employer_no": "530402000001",
            **employer_body(),
            "version": 1,
            "agency": {
                "region_code": "530402",
                "name": "红塔区失业保险经办机构",
                "address": None,
                "phone": None,
            },
        }

    def test_numbers_follow_one_another_within_a_region(self, admin: Actor) -> None:
        numbers = [new_employer(admin, 1)["employer_no"], new_employer(admin, 2)["employer_no"]]
        elsewhere = new_employer(admin, 3, "530102")["employer_no"]

        assert numbers == ["530402000001", "530402000002"]
        assert elsewhere == "530102000001"

    def test_a_given_number_is_kept_and_a_gap_is_used_when_the_last_is_taken(self, admin: Actor) -> None:
        new_employer(admin, 1)
        new_employer(admin, 2, employer_no="530402999999")

        assert new_employer(admin, 3)["employer_no"] == "530402000002"

    def test_a_credit_code_in_small_letters_is_the_same(self, admin: Actor) -> None:
        employer = new_employer(admin, credit_code=credit_code().lower())

        assert employer["credit_code"] == credit_code()

    def test_all_that_is_wrong_is_said_at_once(self, admin: Actor) -> None:
        body = employer_body(credit_code="91530402MA6K1F2P3A", employer_type="99", region_code="530000")

        answer = admin.post("/review/employers", body)

        assert answer.status_code == 422 and answer.json()["code"] == "invalid"
        assert codes(answer) == [
            ("/credit_code", "credit_code_invalid"),
            ("/employer_type", "unknown_code"),
            ("/region_code", "unknown_code"),
        ]

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"insured_from": "2019-13"}, "/insured_from"),
            ({"insured_from": "2019-01\n"}, "/insured_from"),
            ({"employer_no": "53040200000"}, "/employer_no"),
            ({"contact_mobile": "１3800000000"}, "/contact_mobile"),
            ({"name": 5}, "/name"),
            ({"name": "a\u0007b"}, "/name"),
        ],
    )
    def test_a_field_in_another_form_is_refused(self, admin: Actor, changes: dict[str, object], pointer: str) -> None:
        answer = admin.post("/review/employers", {**employer_body(), **changes})

        assert answer.status_code == 422
        assert codes(answer) == [(pointer, "invalid_format")]

    def test_number_and_credit_code_are_each_there_once(self, admin: Actor) -> None:
        new_employer(admin)

        answer = admin.post("/review/employers", employer_body(employer_no="530402000001"))

        assert answer.status_code == 409
        assert codes(answer) == [("/employer_no", "conflict"), ("/credit_code", "conflict")]

    def test_outside_ones_own_region_is_forbidden(self, client: TestClient) -> None:
        yuxi = new_officer(client, "admin", "530400")

        answer = yuxi.post("/review/employers", employer_body(1, "530102"))

        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    def test_a_supervisor_may_not(self, client: TestClient) -> None:
        answer = new_officer(client, "supervisor").post("/review/employers", employer_body())

        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    def test_the_same_key_and_body_get_the_first_answer_again(self, admin: Actor) -> None:
        first = admin.post("/review/employers", employer_body(), headers={"Idempotency-Key": "one"})
        again = admin.post("/review/employers", employer_body(), headers={"Idempotency-Key": "one"})
        other = admin.post("/review/employers", employer_body(2), headers={"Idempotency-Key": "one"})

        assert (again.status_code, again.json()) == (201, first.json())
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


class TestReadingAndChanging:
    def test_an_officer_reads_only_employers_of_the_region(self, client: TestClient, admin: Actor) -> None:
        near, far = new_employer(admin, 1), new_employer(admin, 2, "530102")
        yuxi = new_officer(client, "officer", "530400")

        listed = yuxi.get("/review/employers").json()

        assert yuxi.get(f"/review/employers/{near['employer_no']}").json() == near
        assert yuxi.get(f"/review/employers/{far['employer_no']}").json()["code"] == "not_found"
        assert listed == {"items": [near], "page": 1, "page_size": 20, "total": 1}

    def test_pages_follow_one_another(self, admin: Actor) -> None:
        numbers = [new_employer(admin, number)["employer_no"] for number in (1, 2, 3)]

        second = admin.get("/review/employers?page=2&page_size=2").json()

        assert [item["employer_no"] for item in second["items"]] == numbers[2:]
        assert second["total"] == 3

    @pytest.mark.parametrize("query", ["page=0", "page=-1", "page_size=201", "page=9223372036854775808", "page=１"])
    def test_a_page_that_cannot_be_is_refused(self, admin: Actor, query: str) -> None:
        assert admin.get(f"/review/employers?{query}").status_code == 422

    def test_a_patch_changes_what_it_names_and_empties_what_is_null(self, admin: Actor) -> None:
        employer = new_employer(admin)

        answer = admin.patch(
            f"/review/employers/{employer['employer_no']}", {"name": "玉溪新名", "contact_name": None}, version=1
        )

        assert answer.status_code == 200 and answer.headers["etag"] == '"2"'
        assert answer.json() == {**employer, "name": "玉溪新名", "contact_name": None, "version": 2}

    def test_a_patch_needs_the_current_version(self, admin: Actor) -> None:
        path = f"/review/employers/{new_employer(admin)['employer_no']}"

        without = admin.patch(path, {"name": "甲"})
        stale = admin.patch(path, {"name": "甲"}, version=7)

        assert (without.status_code, without.json()["code"]) == (428, "version_required")
        assert (stale.status_code, stale.json()["code"]) == (412, "version_stale")

    def test_what_cannot_be_changed_or_emptied_is_refused(self, admin: Actor) -> None:
        path = f"/review/employers/{new_employer(admin)['employer_no']}"

        fixed = admin.patch(path, {"credit_code": credit_code(2)}, version=1)
        emptied = admin.patch(path, {"name": None}, version=1)

        assert codes(fixed) == [("/credit_code", "unknown_field")]
        assert codes(emptied) == [("/name", "required")]

    def test_an_employer_is_not_moved_out_of_ones_own_region(self, client: TestClient, admin: Actor) -> None:
        employer = new_employer(admin)
        yuxi = new_officer(client, "admin", "530400")

        answer = yuxi.patch(f"/review/employers/{employer['employer_no']}", {"region_code": "530102"}, version=1)

        assert answer.status_code == 403


class TestAccounts:
    def test_the_login_name_is_the_credit_code_unless_given(self, admin: Actor) -> None:
        employer = new_employer(admin)
        path = f"/review/employers/{employer['employer_no']}/account"

        default = admin.post(path)
        given = admin.post(path, {"username": "yuxi-hr-office"})

        assert default.json() == {"username": employer["credit_code"]}
        assert given.json() == {"username": "yuxi-hr-office"}

    def test_a_login_name_is_given_once(self, admin: Actor) -> None:
        employer = new_employer(admin)
        new_account(admin, employer)

        answer = admin.post(f"/review/employers/{employer['employer_no']}/account", {})

        assert answer.status_code == 409 and codes(answer) == [("/username", "conflict")]

    def test_outside_ones_own_region_is_forbidden(self, client: TestClient, admin: Actor) -> None:
        employer = new_employer(admin, 1, "530102")
        yuxi = new_officer(client, "admin", "530400")

        answer = yuxi.post(f"/review/employers/{employer['employer_no']}/account", {})

        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    def test_a_disabled_account_ends_at_once(self, client: TestClient, admin: Actor) -> None:
        user = new_employer_user(admin, new_employer(admin))

        answer = admin.post(f"/review/accounts/{user.username}/disable")

        assert answer.status_code == 200 and answer.json()["disabled"] is True
        assert user.get("/auth/me").json()["code"] == "session_ended"
        assert sign_in(client, user.username, PASSWORD).json()["code"] == "invalid_credentials"

    def test_an_account_elsewhere_is_not_found(self, client: TestClient, admin: Actor) -> None:
        username = new_account(admin, new_employer(admin, 1, "530102"))
        yuxi = new_officer(client, "admin", "530400")

        assert yuxi.post(f"/review/accounts/{username}/disable").status_code == 404


class TestOfficers:
    def test_an_officer_made_by_an_admin_changes_the_password_first(self, client: TestClient, admin: Actor) -> None:
        body = {"username": "officer-wang", "password": PASSWORD, "region_code": "530400", "role": "officer"}

        made = admin.post("/review/officers", body)

        assert made.status_code == 201
        assert made.json() == {
            "username": "officer-wang",
            "role": "officer",
            "employer_no": None,
            "region_code": "530400",
            "disabled": False,
            "password_change_required": True,
        }
        assert signed_in(client, "officer-wang").get("/review/employers").json()["code"] == "password_change_required"

    def test_a_weak_password_and_an_unknown_region_are_refused_together(self, admin: Actor) -> None:
        body = {"username": "officer-wang", "password": "12345678", "region_code": "999999", "role": "officer"}

        answer = admin.post("/review/officers", body)

        assert codes(answer) == [("/password", "password_too_weak"), ("/region_code", "unknown_code")]

    def test_a_new_password_ends_the_officers_sessions(self, client: TestClient, admin: Actor) -> None:
        officer = new_officer(client, "officer", "530400")

        answer = admin.post(f"/review/officers/{officer.username}/password", {"password": "Erhai-2026-Lake"})

        assert answer.status_code == 204
        assert officer.get("/auth/me").json()["code"] == "session_ended"
        again = signed_in(client, officer.username, "Erhai-2026-Lake")
        assert again.get("/auth/me").json()["password_change_required"] is True

    def test_an_employers_account_is_no_officer(self, admin: Actor) -> None:
        username = new_account(admin, new_employer(admin))

        answer = admin.post(f"/review/officers/{username}/password", {"password": "Erhai-2026-Lake"})

        assert answer.status_code == 404

    def test_an_employers_user_reviews_nothing(self, admin: Actor) -> None:
        user = new_employer_user(admin, new_employer(admin))

        assert user.get("/review/employers").json()["code"] == "forbidden"
