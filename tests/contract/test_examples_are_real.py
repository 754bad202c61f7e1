"""Every example in the contract is true: a story sends each request as it is documented and gets the answer documented for it.

`make examples` records the answers anew where the hall has come to answer otherwise; read the difference before committing it.
"""

from collections.abc import Iterator

import pytest

from app.main import create_app
from app.settings import Settings
from app.usecases.accounts import NewOfficer, create_officer_by_hand
from app.usecases.context import Call
from tests.support.actors import Actor, integrator
from tests.support.contract import Contract, ContractClient
from tests.support.forms import first_form_code
from tests.support.review_batches import waiting_batch
from tests.support.sheets import enroll_row
from tests.support.story import Story

EMPLOYER = "530402000001"
ACCOUNT = "91530402MA6000016Y"
KUNMING = "530102000001"
KUNMING_ACCOUNT = "kunming-dianchi-hr"


@pytest.fixture
def client(settings: Settings) -> Iterator[ContractClient]:
    app = create_app(settings)
    with ContractClient(app) as client:
        client.contract = Contract(app.openapi())
        yield client


def test_a_story_sends_every_example_and_is_answered_as_documented(client: ContractClient) -> None:
    story = Story(client)

    anyone_looks_around(story)
    admin = an_officer_signs_in(story)
    employer_and_officer_are_made(story, admin)
    user = an_employer_signs_in_for_the_first_time(story)
    changes_are_drafted_and_submitted(story, user)
    changes_are_decided(story, user, admin)
    a_month_is_assessed(story, user, admin)
    a_person_leaves(story, user, admin)
    people_come_and_go_by_the_sheet(story, user, admin)
    batches_are_decided(story, user, admin)
    receipts_are_read_and_verified(story, user)
    an_employer_of_kunming_signs_in(story, admin)
    other_systems_get_tokens(story, admin)
    money_is_received(story, admin)
    the_employment_service_reports(story, admin)
    articles_are_written_and_read(story, admin)
    the_log_is_searched(story, admin)
    a_bill_is_taken_back(story, admin)
    sessions_and_accounts_end(story, user, admin)

    assert set(story.sent) == set(client.contract.operations)
    story.ends()


def anyone_looks_around(story: Story) -> None:
    story.tell("readLiveness")
    story.tell("readReadiness")
    story.tell("readProblemCode", code="already_insured")
    story.tell("readPublicKeys")
    at(story, "2026-03-10T09:00:00+08:00")
    story.tell("readClock")


def an_officer_signs_in(story: Story) -> str:
    made = NewOfficer("admin-530000", "Erhai-2026-Lake", "530000", "admin")
    create_officer_by_hand(Call(story.client.app.state.hall), made)  # type: ignore[attr-defined]
    session = story.tell("createPasswordSession", "an_officer", live=captcha(story)).json()
    return str(session["access_token"])


def employer_and_officer_are_made(story: Story, admin: str) -> None:
    story.tell("createEmployer", "in_yuxi", token=admin)
    story.tell("changeEmployer", "another_contact", token=admin, version=1, employer_no=EMPLOYER)
    story.tell("readEmployer", token=admin, employer_no=EMPLOYER)
    story.tell("listEmployers", token=admin)
    story.tell("createEmployerAccount", "named_by_its_credit_code", token=admin, employer_no=EMPLOYER)
    story.tell("createOfficer", "of_yuxi", token=admin)
    story.tell("setOfficerPassword", "to_be_changed_at_the_next_login", token=admin, username="officer-li")
    story.tell("changePassword", "from_the_login_page", live=captcha(story))


def an_employer_signs_in_for_the_first_time(story: Story) -> str:
    first = story.tell("createPasswordSession", "an_employer_for_the_first_time", live=captcha(story)).json()
    story.tell("changePassword", "with_a_session", token=first["access_token"])
    session = story.tell("createPasswordSession", "an_employer", live=captcha(story)).json()
    refreshed = story.tell("refreshSession", "the_newest_token", live={"refresh_token": session["refresh_token"]})
    token = str(refreshed.json()["access_token"])
    story.tell("readMe", token=token)
    return token


def changes_are_drafted_and_submitted(story: Story, user: str) -> None:
    story.tell("checkIdentity", "before_enrolling", token=user)
    quote = story.tell("previewEnrollmentChange", "enroll", token=user).json()["quote_id"]
    story.tell("createEnrollmentChange", "enroll_submitted_with_its_quote", token=user, live={"quote_id": quote})
    story.tell("createEnrollmentChange", "enroll_kept_as_a_draft", token=user)
    story.tell("createEnrollmentChange", "enroll_a_migrant_worker", token=user)
    story.tell("editEnrollmentChange", "another_wage", token=user, version=1, id=2)
    story.tell("submitEnrollmentChanges", "two_drafts", token=user)
    story.tell("withdrawEnrollmentChange", token=user, version=2, id=3)
    story.tell("submitEnrollmentChange", "without_a_quote", token=user, version=3, id=3)
    story.tell("listEnrollmentChanges", token=user, query={"status": "in_review", "kind": "enroll"})


def changes_are_decided(story: Story, user: str, admin: str) -> None:
    story.tell("listReviewChanges", token=admin, query={"region_code": "530400"})
    story.tell("readReviewCase", token=admin, id=1)
    story.tell("decideReviewChanges", "reject", token=admin)
    story.tell("readEnrollmentChange", token=user, id=3)
    story.tell("deleteEnrollmentChange", token=user, version=reopened(story, user), id=3)
    story.tell("approveChange", token=admin, version=1, id=1)
    story.tell("decideReviewChanges", "approve", token=admin)


def reopened(story: Story, user: str) -> int:
    """The version of the rejected change once it is a draft again."""
    version = story.client.get("/api/v1/enrollment-changes/3", headers={"Authorization": f"Bearer {user}"})
    edited = story.tell("editEnrollmentChange", "another_wage", token=user, version=version.json()["version"], id=3)
    return int(edited.json()["version"])


def a_month_is_assessed(story: Story, user: str, admin: str) -> None:
    at(story, "2026-05-25T09:00:00+08:00")
    for example in ("a_region", "a_rehearsal", "a_month_left_out", "one_employer"):
        run = story.tell("startAssessmentRun", example, token=admin).json()["id"]
        runs_end(story)
        if example == "a_month_left_out":
            left_out = run
    story.tell("readAssessmentRun", token=admin, id=left_out)
    story.tell("resumeAssessmentRun", token=admin, id=left_out)
    runs_end(story)
    story.tell("listAssessmentRuns", token=admin)
    story.tell("listAssessments", token=user)
    story.tell("readAssessment", token=user, period="2026-03")
    line = story.tell("listAssessmentLines", token=user, period="2026-03").json()["items"][0]["id"]
    story.tell("readAssessmentFigure", token=user, period="2026-03", figure=4)
    story.tell("explainMoneyLine", token=user, id=line)
    assert story.tell("printAssessmentForm", token=user, period="2026-03").content.startswith(b"%PDF")
    assert story.tell("downloadAssessmentForm", token=user, period="2026-03").content.startswith(b"PK")
    story.tell("readAssessmentForm", token=user, period="2026-03", query={"type": "roster"})
    for operation in ("readUserCenter", "listRoster", "readCredit", "listObligations", "downloadObligations"):
        story.tell(operation, token=user)
    feed = story.tell("makeCalendarFeed", token=user).json()["feed_path"]
    story.tell("readCalendarFeed", secret=feed.rpartition("/")[2].removesuffix(".ics"))
    story.tell("revokeCalendarFeed", token=user)
    story.tell("verifyForm", code=first_form_code(story.client))
    story.tell("readReviewAssessment", token=admin, employer_no=EMPLOYER, period="2026-03")
    story.tell("listContributionBases", token=user, query={"year": 2026})
    story.tell("downloadContributionBases", token=user, query={"year": 2026})
    story.tell("downloadContributionBasesAsText", token=user, query={"year": 2026})
    for operation in ("exportRoster", "exportEnrollmentChanges", "exportCredit"):
        story.tell(operation, token=user, format="xlsx")


def a_person_leaves(story: Story, user: str, admin: str) -> None:
    at(story, "2026-06-08T09:00:00+08:00")
    story.tell("checkIdentity", "before_suspending", token=user)
    story.tell("previewEnrollmentChange", "suspend", token=user)
    change = story.tell("createEnrollmentChange", "suspend_submitted", token=user).json()
    story.tell("rejectChange", "with_a_reason", token=admin, version=1, id=change["id"])
    again = story.tell("createEnrollmentChange", "suspend_submitted", token=user).json()
    approved = story.tell("approveChange", token=admin, version=again["version"], id=again["id"]).json()
    story.tell("previewRollback", token=admin, id=again["id"])
    story.tell("rollBackChange", "with_a_reason", token=admin, version=approved["version"], id=again["id"])


def money_is_received(story: Story, admin: str) -> None:
    collector = integrator(Actor(story.client, "admin-530000", admin), "payments:write")
    for example in ("two_receipts", "one_again_and_one_new"):
        story.tell("bookPayments", example, token=collector.access_token)
    story.tell("reversePayment", "with_a_reason", token=collector.access_token, external_no="SK-2026-000319")


def the_employment_service_reports(story: Story, admin: str) -> None:
    registrar = integrator(Actor(story.client, "admin-530000", admin), "registrations:write")
    for example in ("two_registrations", "a_cancellation"):
        story.tell("reportUnemploymentRegistrations", example, token=registrar.access_token)


def people_come_and_go_by_the_sheet(story: Story, user: str, admin: str) -> None:
    at(story, "2026-06-10T09:00:00+08:00")
    story.tell("downloadBatchTemplate", token=user, kind="suspend", query={"prefill": "roster"})
    story.tell("uploadBatch", "five_people_of_whom_two_rows_need_mending", token=user)
    story.tell("listBatchRows", token=user, id=1, query={"outcome": "failed"})
    story.tell("downloadBatchFindings", token=user, id=1)
    story.tell("editBatchRow", "a_date_that_could_not_be_read", token=user, version=1, id=1, row_number=4)
    story.tell("applyBatchFixes", "old_numbers_only", token=user, version=2, id=1)
    story.tell("deleteBatchRow", token=user, version=3, id=1, row_number=6)
    story.tell("recheckBatch", token=user, version=4, id=1)
    story.tell("listBatchMoneyLines", token=user, id=1)
    story.tell("saveBatch", "ticked_rows", token=user, version=5, id=1)
    story.tell("saveBatch", "all_that_passed", token=user, version=6, id=1)
    story.tell("readBatch", token=user, id=1)
    story.tell("listBatches", token=user)
    leaving = story.tell("uploadBatch", "somebody_who_left", token=user).json()
    story.tell("takeRegisteredMonth", token=user, version=1, id=leaving["id"], row_number=2)


def batches_are_decided(story: Story, user: str, admin: str) -> None:
    story.tell("listReviewBatches", token=admin, query={"status": "in_review"})
    story.tell("readReviewBatch", token=admin, id=1)
    story.tell("approveReviewBatch", token=admin, id=1)
    mistaken, _ = waiting_batch(Actor(story.client, ACCOUNT, user), "enroll", enroll_row(9))
    story.tell("rejectReviewBatch", "with_a_reason", token=admin, id=mistaken)


def receipts_are_read_and_verified(story: Story, user: str) -> None:
    listed = story.tell("listChangeReceipts", token=user, id=1).json()["items"]
    story.tell("listBatchReceipts", token=user, id=1)
    receipt = story.tell("readReceipt", token=user, receipt_no=listed[0]["receipt_no"]).json()["receipt"]
    story.tell("verifyReceipt", "of_a_submission", live={"receipt": receipt})


def an_employer_of_kunming_signs_in(story: Story, admin: str) -> None:
    story.tell("createEmployer", "in_kunming", token=admin)
    story.tell("createEmployerAccount", "named_otherwise", token=admin, employer_no=KUNMING)
    story.tell("readLoginMethod", query={"region_code": "530102"})
    story.tell("createSmsCode", "in_kunming")
    sent = story.tell("listSmsMessages", query={"username": KUNMING_ACCOUNT}).json()["items"]
    story.tell("createSmsSession", "in_kunming", live={"code": sent[-1]["code"]})


def other_systems_get_tokens(story: Story, admin: str) -> None:
    product = story.tell("createClient", "an_hr_product_of_one_employer", token=admin).json()
    story.tell("createClient", "the_collection_system", token=admin)
    identified = {name: product[name] for name in ("client_id", "client_secret")}
    story.tell("createClientToken", "with_all_its_scopes", live=identified)
    basic = (product["client_id"], product["client_secret"])
    story.tell("createClientToken", "identified_by_basic_with_fewer_scopes", basic=basic)
    story.tell("renewClientSecret", token=admin, client_id=product["client_id"])
    story.tell("listClients", token=admin)
    story.tell("disableClient", token=admin, client_id=product["client_id"])


def articles_are_written_and_read(story: Story, admin: str) -> None:
    for example in ("a_guide", "a_notice_without_a_text_yet"):
        story.tell("createArticle", example, token=admin)
    story.tell("editArticle", "a_text", token=admin, version=1, id=2)
    story.tell("addArticleAttachment", "a_document", token=admin, id=1)
    story.tell("publishArticle", "of_today", token=admin, version=2, id=1)
    story.tell("publishArticle", "of_a_day", token=admin, version=2, id=2)
    story.tell("readArticle", token=admin, id=1)
    story.tell("listArticles", token=admin, query={"status": "published"})
    story.tell("readPortal")
    story.tell("listPortalArticles", query={"q": "失业保险"})
    story.tell("readPortalArticle", id=1)
    story.tell("listPortalServices", query={"region_code": "530100"})
    for_anyone = story.tell("downloadPortalAttachment", id=1)
    for_officers = story.tell("downloadArticleAttachment", token=admin, id=1, attachment_id=1)
    assert for_anyone.content == for_officers.content and for_anyone.content.startswith(b"%PDF")
    story.tell("removeArticleAttachment", token=admin, version=3, id=1, attachment_id=1)
    story.tell("withdrawArticle", token=admin, version=3, id=2)
    draft = story.tell("createArticle", "a_notice_without_a_text_yet", token=admin).json()["id"]
    story.tell("deleteArticle", token=admin, version=1, id=draft)


def the_log_is_searched(story: Story, admin: str) -> None:
    story.tell("listAuditEntries", token=admin, query={"employer_no": EMPLOYER, "subject": "changes/1"})
    story.tell("readAuditAnchor", token=admin)


def a_bill_is_taken_back(story: Story, admin: str) -> None:
    story.tell("voidAssessment", "with_a_reason", token=admin, version=1, employer_no=EMPLOYER, period="2026-05")


def sessions_and_accounts_end(story: Story, user: str, admin: str) -> None:
    story.tell("endSession", token=user)
    story.tell("resetAccount", token=admin, username=ACCOUNT)
    story.tell("disableAccount", token=admin, username="officer-li")
    story.tell("putClock", "the_last_second_before_the_21st")
    story.tell("clearClock")


def captcha(story: Story) -> dict[str, str]:
    """A captcha and its answer, as a login takes them."""
    captcha_id = story.tell("createCaptcha").json()["captcha_id"]
    return {
        "captcha_id": captcha_id,
        "captcha_answer": story.tell("readCaptchaAnswer", captcha_id=captcha_id).json()["answer"],
    }


def at(story: Story, moment: str) -> None:
    """Puts the clock."""
    story.tell("putClock", "the_last_second_before_the_21st", live={"now": moment})


def runs_end(story: Story) -> None:
    """Waits until the runs started so far have ended."""
    story.client.app.state.hall.jobs.submit(lambda: None).result()  # type: ignore[attr-defined]
