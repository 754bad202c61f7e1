"""账目核查 (ledger check): a sound ledger passes, and one wrong row of each kind is found and named."""

import pytest

from app.domain.ledger_check import MovementRow, check_employer, check_open_enrollments
from app.domain.ledger_check.errors import SENTENCES
from tests.domain.planted_errors import BASIS_OF_2025, Plant, add, change
from tests.domain.planted_errors import PLANTS as LINE_PLANTS
from tests.domain.planted_late_fee_errors import LATE_FEE_PLANTS
from tests.domain.planted_receipt_errors import RECEIPT_PLANTS
from tests.domain.sound_late_fees import sound_late_fees
from tests.domain.sound_ledger import DECEMBER, policy, sound_ledger
from tests.domain.sound_receipts import sound_receipts

PLANTS = [*LINE_PLANTS, *RECEIPT_PLANTS, *LATE_FEE_PLANTS]


def test_a_sound_ledger_passes() -> None:
    assert check_employer(sound_ledger(), policy()) == []
    assert check_employer(sound_receipts(), policy()) == []
    assert check_employer(sound_late_fees(), policy()) == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_error_is_found_and_named(plant: Plant) -> None:
    ledger = plant.mutation(plant.sound())

    errors = check_employer(ledger, policy())

    assert (plant.code, plant.table, plant.row_id) in {(error.code, error.table, error.row_id) for error in errors}


def test_an_error_of_every_kind_is_planted_here_or_in_the_tests_of_the_command() -> None:
    elsewhere = {"enrollment_open_twice", "employer_missing"}

    assert {plant.code for plant in PLANTS} | elsewhere == SENTENCES.keys()


def test_every_error_says_in_both_languages_what_is_wrong() -> None:
    errors = [error for plant in PLANTS for error in check_employer(plant.mutation(plant.sound()), policy())]

    assert all("{" not in error.message_zh + error.message_en for error in errors)
    assert all(error.message_en.isascii() for error in errors)


def test_a_month_without_policy_is_found_and_not_passed_over() -> None:
    ledger = change("lines", 1, contribution_period=DECEMBER.plus(-100))(sound_ledger())

    assert "basis_not_in_force" in {error.code for error in check_employer(ledger, policy())}


def test_two_open_enrolments_of_one_person_are_found_wherever_they_are() -> None:
    opened = [(10, 1), (20, 2), (20, 7), (30, 3)]

    errors = list(check_open_enrollments(opened))

    assert [(error.code, error.row_id) for error in errors] == [("enrollment_open_twice", 7)]


def test_a_law_published_late_leaves_what_was_given_back_before_it_in_peace() -> None:
    ledger = change("lines", 2, basis=BASIS_OF_2025)(change("lines", 5, basis=BASIS_OF_2025)(sound_ledger()))

    assert check_employer(ledger, policy()) == []


def test_a_set_off_returned_to_its_source_can_be_drawn_again() -> None:
    returned = (
        MovementRow(10, "employer", "set_off_returned", 65, 3, None, None),
        MovementRow(11, "employer", "paid_out", -65, 3, None, None),
    )

    assert check_employer(add("movements", *returned)(sound_ledger()), policy()) == []
