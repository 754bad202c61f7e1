"""单位办理 (filing): previews, drafts, submissions and withdrawals over HTTP, every answer compared to the fen."""

from tests.independent.answers import in_review, money, problems, shown, submission_problems
from tests.independent.deciding import approve
from tests.independent.law import after
from tests.independent.office import Filed, Office

CHANGES = "/enrollment-changes"


def new_change(office: Office, kind: str) -> None:
    """Previews a change, then keeps it as a draft or submits it, with its quote or without."""
    random = office.random
    filed = _random_enrolment(office) if kind == "enroll" else _random_suspension(office)
    office.tell(f"{kind} {filed.person} at {filed.employer[-2:]} {filed.terms}")
    preview(office, filed)
    submit = random.random() < 0.85
    if filed.quote and random.random() < 0.5:
        quote = {"quote_id": filed.quote[0]}
    else:
        quote = {}
    found = submission_problems(office, filed) if submit else set()
    answer = office.users[filed.employer].post(CHANGES, {**office.body(filed), "submit": submit, **quote})
    if office.refused("save", answer, found):
        return
    office.agree("saved as", answer.json()["status"], "in_review" if submit else "draft")
    filed.keep(answer.json())
    office.changes.append(filed)
    if not problems(office, filed):
        office.agree("money saved", shown(answer.json()["money"]), money(office, filed))
    if submit and random.random() < 0.85:
        approve(office, filed)


def preview(office: Office, filed: Filed) -> None:
    """Previews a change and keeps its quote."""
    answer = office.users[filed.employer].post(f"{CHANGES}/previews", office.body(filed))
    office.agree("preview", answer.status_code, 200)
    body = answer.json()
    refusals = {finding["code"] for finding in body["findings"] if finding["severity"] == "refused"}
    filed.quote = None
    office.agree("preview's findings", refusals - {"open_change_exists"}, problems(office, filed))
    if problems(office, filed):
        return
    now = money(office, filed)
    office.agree("previewed money", shown(body), now)
    warnings = {finding["code"] for finding in body["findings"] if finding["severity"] == "warning"}
    office.agree("back_pay_forced", "back_pay_forced" in warnings, now["forced"])
    office.agree("overlap", "overlap" in warnings, any(line.get("overlap") for line in now["lines"]))
    filed.quote = (body["quote_id"], now)


def submit_draft(office: Office, filed: Filed) -> None:
    """Submits a draft, at times with a quote of an earlier day, at times after an edit."""
    user = office.users[filed.employer]
    if filed.kind == "enroll" and office.random.random() < 0.4:
        filed.terms["declared_wage"] = office.wage()
        patch = {"insurance": {"declared_wage": filed.terms["declared_wage"]}}
        filed.keep(user.patch(f"{CHANGES}/{filed.id}", patch, filed.version).json())
    office.tell(f"submit {filed.id}: {filed.kind} {filed.person} at {filed.employer[-2:]} {filed.terms}")
    found = submission_problems(office, filed)
    quote = filed.quote if office.random.random() < 0.6 else None
    if quote and not problems(office, filed) and quote[1]["lines"] != money(office, filed)["lines"]:
        found.add("quote_stale")
    body = {"quote_id": quote[0]} if quote else None
    answer = user.act(f"{CHANGES}/{filed.id}/submission", filed.version, body)
    # A change that is refused has no money, so that its quote may be found stale or left alone.
    if not office.refused("submission", answer, found, whatever="quote_stale" if problems(office, filed) else ""):
        filed.keep(answer.json())
        office.agree("money submitted", shown(answer.json()["money"]), money(office, filed))


def withdraw(office: Office, filed: Filed) -> None:
    """Takes a change back from review."""
    office.tell(f"withdraw {filed.id}")
    answer = office.users[filed.employer].act(f"{CHANGES}/{filed.id}/withdrawal", filed.version)
    office.agree(f"withdrawal {answer.text}", answer.status_code, 200)
    filed.keep(answer.json())
    office.agree("withdrawn", filed.status, "draft")


def check_identity(office: Office) -> None:
    """Checks a number for both kinds and compares the person's standing."""
    employer, person = _somewhere(office)
    calculator, user = office.calculator, office.users[employer]
    active = calculator.active(person)
    here = active if active and active.employer == employer else None
    elsewhere = [
        e.last for e in calculator.enrolments if e.person == person and e.employer != employer and not e.annulled
    ]
    number = office.body(Filed("suspend", employer, person, {}))["id_number"]
    enroll = user.post(f"{CHANGES}/identity-checks", {"kind": "enroll", "id_number": number}).json()
    suspend = user.post(f"{CHANGES}/identity-checks", {"kind": "suspend", "id_number": number}).json()
    office.tell(f"check {person} at {employer[-2:]}")
    waiting = in_review(office, employer, person)
    office.agree("eligible", enroll["eligible"], not waiting and active is None)
    office.agree("eligible", suspend["eligible"], not waiting and here is not None)
    if active is None:
        office.agree(
            "last insured month elsewhere", enroll["last_insured_month"], max(filter(None, elsewhere), default=None)
        )
    if here:
        lines = calculator.employers[employer].lines
        billed = [line.billed for line in lines if line.enrolment is here and line.billed and not line.given_back]
        office.agree("first month", suspend["enrollment"]["first_month"], here.first)
        office.agree("latest billed", suspend["enrollment"]["last_billed_period"], max(billed, default=None))


def _somewhere(office: Office) -> tuple[str, str]:
    employer = office.random.choice(list(office.users))
    return employer, f"职工{office.random.randint(1, office.persons)}"


def _random_enrolment(office: Office) -> Filed:
    random, this_month = office.random, office.today[:7]
    employer, person = _somewhere(office)
    month = after(this_month, -random.choice([0, 0, 1, 1, 2, 3, 5, random.randint(0, 26)]))
    free = [each for each in office.calculator.enrolments if not office.calculator.active(each.person)]
    if free and random.random() < 0.8:
        before = random.choice(free)
        person, ended = before.person, before.last or before.first
        month = after(ended, random.choice([-6, -3, -2, -1, -1, 0, 0, 1, 1, 2]))
    if random.random() < 0.03:
        month = random.choice([after(this_month), "2016-12", "2017-01", "2016-08"])
    migrant = random.random() < 0.4
    pays = migrant and random.random() < 0.5
    terms = {
        "enroll_month": month,
        "declared_wage": office.wage(),
        "migrant_worker": migrant,
        "migrant_worker_pays": pays,
    }
    return Filed("enroll", employer, person, terms)


def _random_suspension(office: Office) -> Filed:
    random = office.random
    employer, person = _somewhere(office)
    active = [each for each in office.calculator.enrolments if not each.annulled and each.last is None]
    chosen = random.choice(active) if active else None
    if chosen and random.random() < 0.95:
        employer, person = chosen.employer, chosen.person
    month = after(office.today[:7], -random.choice([0, 0, 1, 1, 2, 2, 3, 4, random.randint(-1, 12)]))
    if chosen and random.random() < 0.4:
        month = after(chosen.first, random.choice([-1, 0, 0, 1, 2, 3]))
    return Filed("suspend", employer, person, {"suspension_date": f"{month}-{random.randint(1, 28):02d}"})
