"""代码表 (codes): every code that a rule declares is titled and told in both languages, and answers with the contract's status."""

import re

import pytest

from app.domain.finding import CODES, Code
from app.main import create_app
from app.problems import STATUSES, status_of
from app.settings import Settings

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
DECLARED = sorted(CODES.values(), key=lambda code: code.name)
FIXED: dict[int, str] = {
    400: "malformed_request",
    401: "invalid_credentials captcha_invalid sms_code_invalid token_invalid token_expired session_ended",
    403: "forbidden password_change_required login_method_not_allowed scope_missing",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    408: "request_timeout",
    409: "business_window_closed assessment_too_early assessment_out_of_order assessment_failed assessment_missing form_not_yet_printable "
    "already_insured under_minimum_age over_retirement_age enroll_month_in_future enroll_month_before_employer policy_missing "
    "name_mismatch open_change_exists not_insured_here suspension_in_future suspension_before_enrollment "
    "suspension_reason_counter_only from_month_outside_enrollment unemployment_registration_missing "
    "unemployment_month_mismatch unemployment_reason_mismatch wrong_status refused quote_stale four_eyes_required "
    "claimed_by_another rollback_out_of_order assessment_not_voidable batch_row_not_savable batch_already_saved batch_row_saved conflict "
    "export_too_long "
    "registration_in_future received_in_future audit_log_damaged publication_in_future",
    412: "version_stale",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid required unknown_field invalid_format id_number_invalid id_type_counter_only sex_mismatch birth_date_mismatch "
    "credit_code_invalid unknown_code wage_invalid migrant_worker_pays_without_flag employment_registered_outside_month "
    "password_too_weak idempotency_key_reused workbook_unreadable workbook_refused template_mismatch row_limit_exceeded "
    "duplicate_in_batch registration_repeated receipt_amount_invalid markup_not_allowed attachment_refused",
    423: "account_locked",
    428: "version_required",
    429: "rate_limited",
    500: "internal_error",
    503: "unavailable registry_unavailable",
}
WARNINGS = (
    "retirement_to_confirm household_type_unusual back_pay_forced overlap details_to_complete floor_base_used".split()
)
STATUS_OF = {name: status for status, names in FIXED.items() for name in names.split()}


@pytest.mark.parametrize("code", DECLARED, ids=lambda code: code.name)
def test_a_code_is_titled_and_told_in_chinese_and_in_english(code: Code) -> None:
    assert CHINESE.search(code.title_zh) and CHINESE.search(code.zh)
    assert code.title_en and code.en.endswith((".", "}"))
    assert not CHINESE.search(code.title_en + code.en)


@pytest.mark.parametrize("code", DECLARED, ids=lambda code: code.name)
def test_a_code_answers_with_the_status_that_the_contract_fixes(code: Code) -> None:
    assert code.name in WARNINGS or status_of(code) == STATUS_OF[code.name]


def test_every_status_in_the_table_belongs_to_a_code_of_the_contract() -> None:
    assert {name: STATUS_OF.get(name) for name in STATUSES} == dict(STATUSES)


def test_every_error_that_an_operation_documents_is_a_declared_code_with_its_status() -> None:
    document = create_app(Settings()).openapi()

    for path, operations in document["paths"].items():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                for name in answer.get("content", {}).get("application/problem+json", {}).get("examples", {}):
                    assert name in CODES and status_of(CODES[name]) == int(status), (path, name)
