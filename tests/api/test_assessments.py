"""单位缴费核定 (assessments) over HTTP: five months worked out by hand; figures add up and lines explain themselves (§2.5)."""

from decimal import Decimal

import pytest

from tests.support.lived import MONTHS, Lived


def test_the_thirteen_figures_are_those_worked_out_by_hand(lived: Lived) -> None:
    figures = {month: list(lived.get(f"/assessments/{month}")["figures"].values()) for month in MONTHS}

    assert figures == {
        "2026-03": [4, 1, "20000.00", "140.00", "45.00", "0.00", "0.00", "0.00", "0.00", "140.00", "45.00", "0.00", "0.00"],
        "2026-04": [4, 1, "20000.00", "140.00", "45.00", "0.00", "0.00", "0.00", "0.00", "140.00", "45.00", "0.00", "1.85"],
        "2026-05": [5, 1, "25000.00", "175.00", "60.00", "105.00", "45.00", "0.00", "0.00", "280.00", "105.00", "0.00", "4.28"],
        "2026-06": [3, 1, "15000.00", "105.00", "30.00", "-105.00", "-30.00", "0.00", "0.00", "0.00", "0.00", "0.00", "8.06"],
        "2026-07": [2, 0, "15000.00", "105.00", "45.00", "105.00", "45.00", "105.00", "45.00", "105.00", "45.00", "0.00", "10.89"],
    }  # fmt: skip


def test_the_late_fees_of_july_are_those_of_three_months_that_stayed_unpaid(lived: Lived) -> None:
    """March 30 days of 185.00; April a day of 85.00 and 29 of 185.00; May a day of 285.00, 15 of 385.00 and 14 of 335.00."""
    assert parts(lived, "2026-07", 13) == [
        "late_fee 2026-03 2.78",
        "late_fee 2026-04 2.73",
        "late_fee 2026-05 5.38",
    ]


def test_every_figure_of_every_month_is_the_sum_of_what_it_is_made_of(lived: Lived) -> None:
    for month in MONTHS:
        shown = list(lived.get(f"/assessments/{month}")["figures"].values())

        drilled = [lived.get(f"/assessments/{month}/figures/{number}") for number in range(1, 14)]

        assert [each["figure"] for each in drilled] == list(range(1, 14))
        assert [each["amount"] for each in drilled] == shown
        assert [sum(Decimal(part["amount"]) for part in each["lines"]) for each in drilled] == [
            Decimal(amount) for amount in shown
        ]


def test_july_is_made_of_back_pay_a_reduction_and_credit_of_three_sources(lived: Lived) -> None:
    adjustment, set_off, payable = (parts(lived, "2026-07", number) for number in (6, 8, 10))

    assert adjustment == [
        "back_pay 庚 2026-05 70.00",
        "back_pay 庚 2026-06 70.00",
        "reduction 己 2026-05 -35.00",
    ]
    assert set_off == [
        "refund 2026-06 35.00",
        "refund 2026-06 35.00",
        "surplus_reduction 2026-05 35.00",
    ]
    assert payable == sorted(
        [
            *adjustment,
            "regular 戊 2026-07 35.00",
            "regular 庚 2026-07 70.00",
            *["refund 2026-06 -35.00"] * 2,
            "surplus_reduction 2026-05 -35.00",
        ]
    )


def test_what_a_reduction_could_not_lower_is_told_on_its_line(lived: Lived) -> None:
    reductions = [
        (line["contribution_period"], line["employer_applied"], line["employee_applied"])
        for line in lived.get("/assessments/2026-06/lines?page_size=200")["items"]
        if line["kind"] == "reduction"
    ]

    assert sorted(reductions) == [
        ("2026-04", "35.00", "0.00"),
        ("2026-04", "35.00", "15.00"),
        ("2026-05", "0.00", "0.00"),
        ("2026-05", "35.00", "15.00"),
    ]


def test_june_of_which_the_late_fee_was_received_is_paid(lived: Lived) -> None:
    statuses = {month: lived.get(f"/assessments/{month}")["status"] for month in MONTHS}

    assert statuses == {**dict.fromkeys(MONTHS, "unpaid"), "2026-06": "paid"}


def test_every_line_explains_itself_and_agrees_with_what_is_stored(lived: Lived) -> None:
    lines = [line for month in MONTHS for line in lived.get(f"/assessments/{month}/lines?page_size=200")["items"]]

    for line in lines:
        explanation = lived.get(f"/money-lines/{line['id']}/explanation")
        assert (explanation["line_id"], explanation["kind"]) == (line["id"], line["kind"])
        assert explanation["agrees"] is True
        assert explanation["steps"] and line["employer_amount"] in explanation["paragraph_zh"]
        assert explanation["paragraph"] == explanation["paragraph_zh"]
        assert (explanation["corrects"] is None) == (line["kind"] != "reduction")
    assert {line["kind"] for line in lines} == {"regular", "back_pay", "reduction", "late_fee"}


def test_a_regular_line_names_rates_limits_and_their_basis(lived: Lived) -> None:
    first = lived.get("/assessments/2026-03/lines")["items"][0]

    explanation = lived.get(f"/money-lines/{first['id']}/explanation")

    for told in ("5,000.00", "4,403.00", "35.00", "15.00", "云政发〔2019〕48号", "云人社发〔2026〕8号"):
        assert told in explanation["paragraph_zh"]
    english = lived.user.get(f"/money-lines/{first['id']}/explanation", headers={"Accept-Language": "en"}).json()
    assert english["paragraph"] == english["paragraph_en"] != english["paragraph_zh"]


def test_lines_are_paged_with_masked_numbers(lived: Lived) -> None:
    first, second = (lived.get(f"/assessments/2026-05/lines?page={page}&page_size=6") for page in (1, 2))

    items = first["items"] + second["items"]
    assert (first["total"], len(first["items"]), len(second["items"])) == (12, 6, 6)
    assert len({item["id"] for item in items}) == 12
    assert {item["person"]["id_number"][:6] for item in items if item["person"]} == {"530***"}


def test_the_list_is_newest_first_and_the_officer_sees_the_same(lived: Lived) -> None:
    page = lived.get("/assessments?page_size=2")

    as_officer = lived.admin.get(f"/review/assessments/{lived.employer_no}/2026-07").json()

    assert (page["total"], [item["period"] for item in page["items"]]) == (5, ["2026-07", "2026-06"])
    assert page["items"][0] == as_officer == lived.get("/assessments/2026-07")


def test_another_employer_reaches_none_of_it(lived: Lived) -> None:
    line = lived.get("/assessments/2026-03/lines")["items"][0]
    assert lived.stranger.get("/assessments").json()["total"] == 5

    hidden = lived.stranger.get(f"/money-lines/{line['id']}/explanation")

    assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")
    assert lived.stranger.get("/assessments/2026-03/lines").json()["total"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "/assessments/2026-08",
        "/assessments/2026-13",
        "/assessments/2026-08/lines",
        "/assessments/2026-08/figures/1",
        "/assessments/2026-07/figures/0",
        "/assessments/2026-07/figures/14",
        "/assessments/2026-07/figures/01",
        "/money-lines/999999/explanation",
    ],
)
def test_what_is_not_there_is_404(lived: Lived, path: str) -> None:
    answer = lived.user.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def parts(lived: Lived, month: str, figure: int) -> list[str]:
    """What a figure is made of: kind or source of credit, person, month and amount of each part, sorted."""
    return sorted(
        " ".join(
            str(word)
            for word in (
                part["credit_source"] or part["kind"],
                part["person"] and part["person"]["name"],
                part["contribution_period"],
                part["amount"],
            )
            if word
        )
        for part in lived.get(f"/assessments/{month}/figures/{figure}")["lines"]
    )
