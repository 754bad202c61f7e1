"""另一个计算器 (a second calculator): what every change, roll-back and bill must come to, by the rules alone, step by step."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.independent.books import PARTS, Bill, Employer, Enrolment, GivenBack, Line
from tests.independent.late_fees import charge
from tests.independent.law import Law, NoValue, after, months


@dataclass
class Calculator:
    """All employers and enrolments of the province, as the rules have them."""

    law: Law
    employers: dict[str, Employer] = field(default_factory=dict)
    enrolments: list[Enrolment] = field(default_factory=list)
    by_change: dict[int, Enrolment] = field(default_factory=dict)
    effects: dict[int, list[GivenBack]] = field(default_factory=dict)  # of approved suspensions

    # -- standing -----------------------------------------------------------------------------

    def active(self, person: str) -> Enrolment | None:
        """The enrolment of a person without a last month."""
        active = [each for each in self.enrolments if each.person == person and not each.annulled and each.last is None]
        assert len(active) <= 1
        return active[0] if active else None

    def open_month(self, employer: str, today: str) -> str:
        """The first month that is not closed (§5.2)."""
        bills = self.employers[employer].bills
        return after(max(bills)) if bills else today[:7]

    def standing(self, employer: str, person: str, month: str) -> Line | None:
        """The standing line of a person and month."""
        found = [
            line
            for line in self.employers[employer].lines
            if line.enrolment.person == person and line.month == month and line.given_back is None
        ]
        assert len(found) <= 1
        return found[0] if found else None

    def covered_before(self, of: Enrolment, month: str, *, elsewhere_only: bool = False) -> bool:
        """Whether an enrolment of the person approved before covers a month."""
        earlier = self.enrolments[: self.enrolments.index(of)] if of in self.enrolments else self.enrolments
        return any(
            each.person == of.person and each.covers(month) and not (elsewhere_only and each.employer == of.employer)
            for each in earlier
            if each.employer == of.employer or elsewhere_only or not of.alone
        )

    def owed(self, of: Enrolment, month: str) -> bool:
        """Whether a month of an enrolment is still to be contributed for (§5, words)."""
        return (
            of.covers(month)
            and self.standing(of.employer, of.person, month) is None
            and not self.covered_before(of, month)
        )

    def line(self, of: Enrolment, month: str, kind: str, open_month: str = "") -> Line:
        """A new contribution of an enrolment; interest where it is back-pay."""
        money = self.law.contribution(month, of.wage, of.migrant, of.pays)
        interest = self.law.interest(money["employer"] + money["employee"], month, open_month) if open_month else 0
        return Line(of, month, kind, money, interest, self.covered_before(of, month, elsewhere_only=True))

    def back_pay(self, of: Enrolment, open_month: str) -> list[Line]:
        """Every owed month before the open one."""
        return [
            self.line(of, month, "back_pay", open_month)
            for month in months(of.first, open_month)
            if self.owed(of, month)
        ]

    # -- enrolments ---------------------------------------------------------------------------

    def new_enrolment(
        self, employer: str, person: str, first: str, wage: Any, flags: tuple[bool, bool], today: str
    ) -> Enrolment:
        """The enrolment that an approval today would open."""
        elsewhere = [
            each.last
            for each in self.enrolments
            if each.person == person and each.employer != employer and not each.annulled and each.last
        ]
        forced = bool(elsewhere) and first < max(elsewhere)
        collect = self.law.region(self.employers[employer].region, today)["overlap_back_pay"] == "collect"
        return Enrolment(person, employer, first, wage, *flags, forced=forced, alone=forced and collect)

    def enrol_problems(self, of: Enrolment, today: str) -> set[str]:
        """What refuses an enrolment: standing, months, a month without a policy value."""
        problems = set()
        if self.active(of.person):
            problems.add("already_insured")
        if of.first > today[:7]:
            problems.add("enroll_month_in_future")
        if of.first < self.employers[of.employer].insured_from:
            problems.add("enroll_month_before_employer")
        try:
            self.back_pay(of, self.open_month(of.employer, today))
        except NoValue:
            return problems or {"policy_missing"}
        return problems

    def enrol(self, change: int, of: Enrolment, today: str) -> list[Line]:
        """Approves an enrolment."""
        lines = self.back_pay(of, self.open_month(of.employer, today))
        self.enrolments.append(of)
        self.employers[of.employer].lines += lines
        self.by_change[change] = of
        return lines

    # -- giving back --------------------------------------------------------------------------

    def give_back(self, of: Enrolment, after_month: str) -> list[GivenBack]:
        """What is given back of an enrolment's months after one (§5.3)."""
        employer = self.employers[of.employer]
        given = []
        for line in sorted(employer.lines, key=lambda line: line.month):
            if line.enrolment is of and line.month > after_month and line.given_back is None:
                if line.billed is None:
                    kind = "cancelled"
                else:
                    kind = "refund" if employer.bills[line.billed].paid else "reduction"
                given.append(GivenBack(line, kind))
        return given

    def carry_out(self, employer: Employer, given: list[GivenBack], today: str) -> None:
        """Puts what is given back into the books: refunds become credit at once."""
        for each in given:
            each.line.given_back, each.made_on = each, today
            employer.given_back.append(each)
            if each.kind == "refund":
                self.to_credit(employer, "refund", each.line, {part: each.line.money[part] for part in PARTS})

    def to_credit(self, employer: Employer, source: str, line: Line, amounts: dict[str, int]) -> None:
        """Adds to an employer's credit, part by part."""
        for part in PARTS:
            if amounts[part]:
                employer.credit[part].append([source, line.month, amounts[part]])

    def suspend_problems(self, employer: str, person: str, last: str, today: str) -> set[str]:
        """What refuses a suspension."""
        of = self.active(person)
        problems = set()
        if of is None or of.employer != employer:
            problems.add("not_insured_here")
        elif last < of.first:
            problems.add("suspension_before_enrollment")
        if last > today[:7]:
            problems.add("suspension_in_future")
        return problems

    def suspend(self, change: int, of: Enrolment, last: str, today: str) -> list[GivenBack]:
        """Approves a suspension."""
        given = self.give_back(of, last)
        self.carry_out(self.employers[of.employer], given, today)
        of.last, of.suspended_by = last, change
        self.by_change[change], self.effects[change] = of, given
        return given

    # -- roll-back ----------------------------------------------------------------------------

    def roll_back_problems(self, change: int) -> set[str]:
        """What keeps an approved change from being rolled back (§5.7)."""
        of = self.by_change[change]
        if change not in self.effects:
            return {"rollback_out_of_order"} if of.suspended_by else set()
        later = self.enrolments[self.enrolments.index(of) + 1 :]
        return {"already_insured"} if any(each.person == of.person and not each.annulled for each in later) else set()

    def roll_back_enrolment(self, change: int, today: str) -> list[GivenBack]:
        """Annuls an enrolment."""
        of = self.by_change[change]
        given = self.give_back(of, "")
        self.carry_out(self.employers[of.employer], given, today)
        of.annulled = True
        return given

    def roll_back_suspension(self, change: int, today: str) -> list[tuple[str, Line]]:
        """Opens an enrolment again: how each month comes back, and its line."""
        of = self.by_change[change]
        employer = self.employers[of.employer]
        back = []
        for given in self.effects[change]:
            if given.undone:
                continue
            line = given.line
            if given.kind == "reduction" and given.bill is None:
                given.undone, line.given_back, given.ended_on = True, None, today
                back.append(("stands_again", line))
            else:
                interest = line.interest if given.kind == "cancelled" else 0
                again = Line(of, line.month, "back_pay", line.money, interest, line.overlap)
                employer.lines.append(again)
                back.append(("back_pay", again))
        collected_from = after(str(of.last))
        of.last, of.suspended_by = None, None
        open_month = self.open_month(of.employer, today)
        collected = [line for line in self.back_pay(of, open_month) if line.month >= collected_from]
        employer.lines += collected
        return sorted([*back, *(("back_pay", line) for line in collected)], key=lambda each: each[1].month)

    # -- bills --------------------------------------------------------------------------------

    def assess(self, number: str, period: str, today: str) -> str:
        """One employer's bill for a month (§5.4): done, or the code of its failure."""
        employer = self.employers[number]
        if period < employer.insured_from:
            return "not_yet"
        if period in employer.bills:
            return "done"
        if employer.bills and period != after(max(employer.bills)):
            return "assessment_out_of_order"
        mine = [each for each in self.enrolments if each.employer == number]
        for each in mine:
            employer.lines += self.back_pay(each, period)
        regular = [self.line(each, period, "regular") for each in mine if self.owed(each, period)]
        waiting = [line for line in employer.lines if not line.billed and not line.given_back and line.month <= period]
        employer.lines += regular
        for line in [*regular, *waiting]:
            line.billed = period
        employer.bills[period] = self.figure(employer, period, regular, waiting, today)
        return "done"

    def figure(self, employer: Employer, period: str, regular: list[Line], back: list[Line], today: str) -> Bill:
        """The thirteen figures; reductions first, then credit."""
        charged = charge(employer, period, self.law)
        before = {part: len(employer.credit[part]) for part in PARTS}
        reductions = [g for g in employer.given_back if g.kind == "reduction" and not g.bill and not g.undone]
        due = {part: sum(line.money[part] for line in regular) for part in PARTS}
        adjustment = {part: sum(line.money[part] for line in back) for part in PARTS}
        room = {part: due[part] + adjustment[part] for part in PARTS}
        for given in reductions:
            given.bill, given.ended_on = period, today
            for part in PARTS:
                given.used[part] = min(room[part], given.line.money[part])
                room[part] -= given.used[part]
                adjustment[part] -= given.used[part]
            rest = {part: given.line.money[part] - given.used[part] for part in PARTS}
            self.to_credit(employer, "surplus_reduction", given.line, rest)
        debits = [debit for debit in employer.debits if not debit.billed]
        for debit in debits:
            debit.billed = period
            adjustment["employer"] += debit.amount
            room["employer"] += debit.amount
        drawn = {part: _draw(employer.credit[part], room[part]) for part in PARTS}
        set_off = {part: [(entry[0], entry[1], taken) for entry, taken in drawn[part]] for part in PARTS}
        used = {part: sum(amount for _, _, amount in set_off[part]) for part in PARTS}
        payable = [room[part] - used[part] for part in PARTS]
        interest = sum(line.interest for line in back)
        migrants = sum(line.enrolment.migrant for line in regular)
        figures = [len(regular), migrants, sum(line.money["base"] for line in regular)]
        figures += [*due.values(), *adjustment.values(), *used.values(), *payable, interest]
        fee = sum(amount for _, _, amount in charged)
        figures.append(max(fee, 0))
        if fee < 0:
            employer.credit["employer"].append(["late_fee_returned", None, -fee])
        due_on = max(str(date.fromisoformat(f"{after(period)}-01") - timedelta(days=1)), today)
        bill = Bill(period, figures, [*regular, *back], debits, reductions, set_off, due_on, charged=charged)
        bill.drawn = [each for part in PARTS for each in drawn[part]]
        new = [entry for part in PARTS for entry in employer.credit[part][before[part] :]]
        bill.left_over = [
            (entry, entry[2] + sum(taken for used, taken in bill.drawn if used is entry)) for entry in new
        ]
        return bill


def _draw(credit: list[list[Any]], wanted: int) -> list[tuple[list[Any], int]]:
    """Takes up to an amount from credit, first in, first out."""
    drawn = []
    for entry in credit:
        taken = min(entry[2], wanted)
        if taken:
            drawn.append((entry, taken))
            entry[2] -= taken
            wanted -= taken
    return drawn
