"""请求 (requests): for every operation one that succeeds for whoever may call it, on things that exist."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.security.callers import MONTH, NOW, REGION, Caller, World
from tests.support.actors import PASSWORD, employer_body, new_account, signed_in, sms_code, solved_captcha
from tests.support.payments import receipt
from tests.support.portal import PDF, article_body
from tests.support.registry import registration

FIRST_PASSWORD = "Fuxian-2026-Lake"


@dataclass(frozen=True)
class Sent:
    """A request: what fills the path, and what goes with it; `state` is the code that the state may refuse it with."""

    path: Mapping[str, object] = field(default_factory=dict)
    version: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


Make = Callable[[World, Caller], Sent]


def plain(world: World, caller: Caller) -> Sent:
    """Nothing but the address."""
    return Sent()


def this_year(world: World, caller: Caller) -> Sent:
    """The year of the world."""
    return Sent(options={"params": {"year": 2026}})


def json(make: Callable[[World], Any]) -> Make:
    """A body."""
    return lambda world, caller: Sent(options={"json": make(world)})


def query(**values: str) -> Make:
    return lambda world, caller: Sent(options={"params": values})


def at(**path: Callable[[World], object]) -> Make:
    """What is in the path."""
    return lambda world, caller: Sent({name: make(world) for name, make in path.items()})


def month(**path: object) -> Make:
    """The employer's bill of the month."""
    return lambda world, caller: Sent({"period": MONTH, **path})


def on(make: Callable[[World], Mapping[str, Any]], body: Any = None) -> Make:
    """An act on a change, in the version it has."""

    def sent(world: World, caller: Caller) -> Sent:
        change = make(world)
        return Sent({"id": change["id"]}, change["version"], options={} if body is None else {"json": body})

    return sent


def on_row(body: Any = None) -> Make:
    """An act on a row of a batch, in the version that has."""

    def sent(world: World, caller: Caller) -> Sent:
        batch = world.batch()
        options = {} if body is None else {"json": body}
        return Sent({"id": batch["id"], "row_number": 2}, batch["version"], options=options)

    return sent


def batches(world: World, caller: Caller) -> Sent:
    """Nothing but the address, where there is a batch."""
    world.saved_batch()
    return Sent()


def upload(world: World, caller: Caller) -> Sent:
    """A sheet of one row."""
    return Sent(options={"data": {"kind": "enroll"}, "files": {"file": ("三月.xlsx", world.sheet())}})


def basic(world: World, caller: Caller) -> Sent:
    """A form, with a client that identifies itself by Basic."""
    secret = b64encode(":".join(world.client_of_owner()).encode()).decode()
    form = {"grant_type": "client_credentials"}
    return Sent(headers={"Authorization": f"Basic {secret}"}, options={"data": form})


def new_password(world: World, caller: Caller) -> Sent:
    """By one who is signed in; by a visitor from the login page."""
    changed = {"old_password": caller.password or PASSWORD, "new_password": FIRST_PASSWORD}
    if caller.actor is None:
        username = world.account(world.owner)
        at_login = {"username": username, "old_password": username[-6:], **solved_captcha(world.client)}
        changed |= at_login
    return Sent(options={"json": changed})


def sms_session(world: World) -> dict[str, str]:
    """An account of Kunming that was sent a code."""
    username = new_account(world.admin, world.employer("530102"))
    asked = world.client.post("/api/v1/auth/sms-codes", json={"username": username})
    assert asked.status_code == 202, asked.text
    return {"username": username, "code": sms_code(world.client, username)}


def password_session(world: World) -> dict[str, str]:
    return {"username": world.admin.username, "password": PASSWORD, **solved_captcha(world.client)}


def employer_version(world: World, caller: Caller) -> Sent:
    employer = world.employer()
    number, body = employer["employer_no"], {"contact_name": "王强"}
    return Sent({"employer_no": number}, employer["version"], options={"json": body})


def new_client_body(world: World) -> dict[str, Any]:
    return {"name": "云上人事系统", "scopes": ["changes:read"], "employer_no": world.owner["employer_no"]}


def new_officer_body(world: World) -> dict[str, str]:
    return {"username": world.name("officer-wang"), "password": PASSWORD, "region_code": "530402", "role": "officer"}


def officer_password(world: World, caller: Caller) -> Sent:
    return Sent({"username": world.officer()}, options={"json": {"password": FIRST_PASSWORD}})


def account_in(world: World, caller: Caller) -> Sent:
    return Sent({"employer_no": world.employer()["employer_no"]}, options={"json": {}})


def solved(world: World) -> str:
    return solved_captcha(world.client)["captcha_id"]


def refresh_body(world: World) -> dict[str, str]:
    return {"refresh_token": signed_in(world.client, world.admin.username).refresh_token}


def resumed(world: World, caller: Caller) -> Sent:
    return Sent({"id": world.run_id}, state="wrong_status")


def bill_to_void(world: World, caller: Caller) -> Sent:
    """The only bill of an employer of the region that nobody has heard of."""
    path = {"employer_no": world.billed(), "period": MONTH}
    return Sent(path, 1, options={"json": {"reason": "核定有误"}})


def reversal(world: World, caller: Caller) -> Sent:
    return Sent({"external_no": world.booked()}, options={"json": {"reason": "银行退票"}})


def rejected_batch(world: World, caller: Caller) -> Sent:
    return Sent({"id": world.saved_batch()["id"]}, options={"json": {"reason_code": "R02", "reason": "姓名有误"}})


def article(make: Callable[[World], Mapping[str, Any]], body: Any = None, **options: Any) -> Make:
    """An act on an article, in the version it has."""

    def sent(world: World, caller: Caller) -> Sent:
        made = make(world)
        path = {"id": made["id"], "attachment_id": next((each["id"] for each in made["attachments"]), 0)}
        return Sent(path, made["version"], options=options if body is None else {"json": body})

    return sent


REQUESTS: dict[str, Make] = {
    "readPortal": plain,
    "verifyForm": at(code=World.form_code),
    "listPortalArticles": query(q="失业保险"),
    "readPortalArticle": article(World.published_article),
    "downloadPortalAttachment": at(id=lambda world: world.published_article()["attachments"][0]["id"]),
    "listPortalServices": plain,
    "verifyReceipt": json(lambda world: {"receipt": "what.is.none"}),
    "readReceipt": at(receipt_no=lambda world: f"{world.waiting['change_no']}-01"),
    "listChangeReceipts": at(id=lambda world: world.waiting["id"]),
    "listBatchReceipts": at(id=lambda world: world.saved_batch()["id"]),
    "createArticle": json(lambda world: article_body(title=world.name("通知"))),
    "listArticles": article(World.article),
    "readArticle": article(World.article),
    "editArticle": article(World.article, {"summary": "业务期不变"}),
    "deleteArticle": article(World.article),
    "publishArticle": article(World.article, {}),
    "withdrawArticle": article(World.published_article),
    "addArticleAttachment": article(World.article, files={"file": ("通知.pdf", PDF)}),
    "downloadArticleAttachment": article(World.article),
    "removeArticleAttachment": article(World.article),
    "readLiveness": plain,
    "readReadiness": plain,
    "readProblemCode": at(code=lambda world: "already_insured"),
    "readPublicKeys": plain,
    "createCaptcha": plain,
    "createPasswordSession": json(password_session),
    "readLoginMethod": query(region_code="530102"),
    "createSmsCode": json(lambda world: {"username": world.name("nobody")}),
    "createSmsSession": json(sms_session),
    "refreshSession": json(refresh_body),
    "createClientToken": basic,
    "readClock": plain,
    "putClock": json(lambda world: {"now": f"{NOW}+08:00"}),
    "clearClock": plain,
    "readCaptchaAnswer": at(captcha_id=solved),
    "listSmsMessages": query(username="nobody-at-all"),
    "readMe": plain,
    "endSession": plain,
    "changePassword": new_password,
    "checkIdentity": json(lambda world: {"kind": "enroll", "id_number": world.id_number()}),
    "previewEnrollmentChange": json(World.body),
    "createEnrollmentChange": json(World.body),
    "listEnrollmentChanges": plain,
    "listAssessments": plain,
    "uploadBatch": upload,
    "downloadBatchTemplate": at(kind=lambda world: "enroll"),
    "listContributionBases": this_year,
    "downloadContributionBases": this_year,
    "downloadContributionBasesAsText": this_year,
    **dict.fromkeys(("exportRoster", "exportEnrollmentChanges", "exportCredit"), at(format=lambda world: "csv")),
    "listBatches": batches,
    "readBatch": at(id=lambda world: world.batch()["id"]),
    "listBatchRows": at(id=lambda world: world.batch()["id"]),
    "listBatchMoneyLines": at(id=lambda world: world.batch()["id"]),
    "downloadBatchFindings": at(id=lambda world: world.batch()["id"]),
    "editBatchRow": on_row({"values": {"job_type": "会计"}}),
    "deleteBatchRow": on_row(),
    "takeRegisteredMonth": on_row(),
    "applyBatchFixes": on(World.batch),
    "recheckBatch": on(World.batch),
    "saveBatch": on(World.batch, {"row_numbers": "all_passed"}),
    "readEnrollmentChange": at(id=lambda world: world.waiting["id"]),
    "editEnrollmentChange": on(World.draft, {"insurance": {"declared_wage": "6000.00"}}),
    "deleteEnrollmentChange": on(World.draft),
    "submitEnrollmentChange": on(World.draft),
    "submitEnrollmentChanges": json(lambda world: {"ids": [world.draft()["id"]]}),
    "withdrawEnrollmentChange": on(World.in_review),
    "readAssessment": month(),
    "listAssessmentLines": month(),
    "readAssessmentFigure": month(figure=4),
    "printAssessmentForm": month(),
    "readUserCenter": plain,
    "listRoster": plain,
    "readCredit": plain,
    "listObligations": plain,
    "downloadObligations": plain,
    "makeCalendarFeed": plain,
    "revokeCalendarFeed": plain,
    "readCalendarFeed": at(secret=World.calendar_secret),
    "downloadAssessmentForm": month(),
    "readAssessmentForm": month(),
    "explainMoneyLine": at(id=lambda world: world.line_id),
    "listReviewChanges": plain,
    "listReviewBatches": batches,
    "listEmployers": plain,
    "listAssessmentRuns": plain,
    "readReviewCase": at(id=lambda world: world.waiting["id"]),
    "approveChange": on(World.in_review),
    "readReviewBatch": at(id=lambda world: world.saved_batch()["id"]),
    "approveReviewBatch": at(id=lambda world: world.saved_batch()["id"]),
    "rejectReviewBatch": rejected_batch,
    "rejectChange": on(World.in_review, {"reason_code": "R02", "reason": "姓名有误"}),
    "readEmployer": at(employer_no=lambda world: world.owner["employer_no"]),
    "resetAccount": at(username=lambda world: world.account(world.owner)),
    "readReviewAssessment": at(employer_no=lambda world: world.owner["employer_no"], period=lambda world: MONTH),
    "readAssessmentRun": at(id=lambda world: world.run_id),
    "decideReviewChanges": json(lambda world: {"decision": "approve", "ids": [world.in_review()["id"]]}),
    "previewRollback": at(id=lambda world: world.approved()["id"]),
    "rollBackChange": on(World.approved, {"reason": "单位误报"}),
    "voidAssessment": bill_to_void,
    "resumeAssessmentRun": resumed,
    "startAssessmentRun": json(lambda world: {"period": MONTH, "region_code": REGION}),
    "changeEmployer": employer_version,
    "disableAccount": at(username=lambda world: world.account(world.owner)),
    "setOfficerPassword": officer_password,
    "renewClientSecret": at(client_id=lambda world: world.client_of_owner()[0]),
    "disableClient": at(client_id=lambda world: world.client_of_owner()[0]),
    "createEmployer": json(lambda world: employer_body(5000 + next(world.numbers))),
    "createEmployerAccount": account_in,
    "createOfficer": json(new_officer_body),
    "createClient": json(new_client_body),
    "listClients": plain,
    "listAuditEntries": plain,
    "readAuditAnchor": plain,
    "bookPayments": json(
        lambda world: {"payments": [receipt(world.name("SK"), employer_no=world.owner["employer_no"])]}
    ),
    "reversePayment": reversal,
    "reportUnemploymentRegistrations": json(
        lambda world: {"registrations": [registration(world.name("KM"), world.id_number())]}
    ),
}
