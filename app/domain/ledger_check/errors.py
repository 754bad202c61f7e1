"""账目错误 (ledger errors): what can be wrong with a row, in a sentence that says what it should be."""

from dataclasses import dataclass

_ENROLLMENTS = {
    "enrollment_open_twice": (
        "该人员有多于一个未停保的参保记录",
        "the person has more than one open enrolment",
    ),
    "enrollment_change_wrong": (
        "参保记录所依据的业务 {change_id} 不是本单位该次参保已通过的人员增加业务",
        "its change {change_id} is not this employer's approved enrolment, or rolled back where it is annulled",
    ),
    "enrollment_end_wrong": (
        "参保记录的停保月份与已通过的人员减少业务不符",
        "it has a last month without an approved suspension, or an approved suspension without a last month",
    ),
}
_LINES = {
    "kind_unknown": ("费款类型 {kind} 不存在", "there is no kind {kind}"),
    "amount_negative": ("金额不能为负", "an amount is negative"),
    "enrollment_missing": (
        "参保记录 {enrollment_id} 不属于本单位",
        "enrolment {enrollment_id} is not one of this employer",
    ),
    "person_differs": ("费款人员与参保记录的人员不符", "its person is not the person of its enrolment"),
    "change_missing": (
        "业务 {change_id} 不是本单位该次参保的业务",
        "change {change_id} is not one of this employer and enrolment",
    ),
    "change_not_approved": ("业务 {change_id} 未曾通过", "change {change_id} was never approved"),
    "month_not_covered": ("参保记录不覆盖 {month}", "its enrolment does not cover {month}"),
    "wage_differs": ("申报工资与参保记录不符", "its declared wage is not that of its enrolment"),
    "person_kind_differs": ("人员类型与参保记录不符", "its kind of person is not that of its enrolment"),
    "basis_unknown": ("依据的政策参数 {name} 不存在", "it names {name}, which is no policy value on record"),
    "basis_not_in_force": (
        "依据的政策参数应为 {month} 执行的 {name}",
        "for {month} it should name {name}, the policy value in force",
    ),
    "base_differs": ("缴费基数应为 {expected} 分", "its base should be {expected} fen"),
    "rate_differs": ("缴费比例应为 {expected}", "its rate should be {expected}"),
    "amount_differs": ("金额应为 {expected} 分", "the amount should be {expected} fen"),
    "interest_differs": ("利息应为 {expected} 分", "its interest should be {expected} fen"),
    "billed_elsewhere": (
        "核定单 {assessment_id} 不是本单位的有效核定单",
        "assessment {assessment_id} is not a standing one of this employer",
    ),
    "billed_in_wrong_period": (
        "{month} 的费款不应列入 {period} 的核定单",
        "a line for {month} does not belong on the assessment of {period}",
    ),
    "regular_not_billed": ("正常缴费未列入任何核定单", "a regular contribution is on no assessment"),
    "correction_billed": ("退收、减收或撤销行不应直接列入核定单", "a row that gives back is itself on an assessment"),
}
_CORRECTIONS = {
    "correction_missing": ("没有指明本单位应更正的费款", "it does not name a line of this employer that it corrects"),
    "correction_of_wrong_kind": (
        "{kind} 行不能更正 {corrected_kind} 行 {corrects_id}",
        "a {kind} row cannot correct row {corrects_id}, a {corrected_kind} row in that state",
    ),
    "correction_differs": (
        "与所更正的费款 {corrects_id} 的人员、月份、基数、比例或金额不符",
        "person, month, base, rates or amounts are not those of row {corrects_id}, which it corrects",
    ),
    "correction_without_change": (
        "更正行所依据的业务不是停保或回退",
        "the change it belongs to is neither a suspension nor rolled back",
    ),
    "corrected_twice": ("费款 {corrects_id} 被更正两次", "row {corrects_id} is corrected twice"),
    "brought_back_without_rollback": (
        "所恢复的费款 {corrects_id} 的停保业务未回退",
        "row {corrects_id} belongs to a change that was not rolled back",
    ),
    "standing_differs": ("有效标志应为 {expected}", "its standing flag should be {expected}"),
    "standing_twice": (
        "该人员 {month} 已有有效费款 {line_id}",
        "line {line_id} stands already for this person and month {month}",
    ),
    "refunded_more_than_contributed": (
        "该人员 {month} 的退收超过其缴费",
        "more is given back of {month} than was contributed for it",
    ),
    "refund_not_credited": (
        "{part} 部分应有 {expected} 分转入待转金，实为 {actual} 分",
        "of the {part} part {expected} fen should be in the credit ledger, and {actual} are",
    ),
    "reduction_not_settled_whole": (
        "{part} 部分应有 {expected} 分结余转入待转金，实为 {actual} 分",
        "of the {part} part {expected} fen should be left over for credit, and {actual} are",
    ),
    "reduction_applied_after_cancelling": (
        "已撤销的减收又被使用",
        "the reduction was cancelled and nevertheless applied or credited",
    ),
    "application_wrong": (
        "不是本单位有效核定单对一笔减收的使用",
        "it does not apply a reduction to a standing assessment of its employer",
    ),
    "applied_too_much": ("使用金额为负或超过减收金额", "it applies less than nothing or more than the reduction"),
}
_ASSESSMENTS = {
    "figure_differs": (
        "第 {number} 项（{name_zh}）应为 {expected}，实为 {actual}",
        "figure {number}, {name_en}, should be {expected} and is {actual}",
    ),
    "status_differs": ("状态应为 {expected}，实为 {actual}", "its status should be {expected} and is {actual}"),
    "paid_too_much": ("实收金额为负或超过应缴合计", "less than nothing or more than all payable is received on it"),
    "assessment_skipped": (
        "上一份核定单为 {previous}，月份不连续",
        "the assessment before it is of {previous}: a month is skipped",
    ),
    "assessment_twice": ("该月有两份有效核定单", "the month has two standing assessments"),
    "assessment_before_insured": (
        "早于单位首次参保月份 {insured_from}",
        "it is before {insured_from}, the employer's first insured month",
    ),
}
_CREDIT = {
    "movement_kind_unknown": ("待转金变动类型 {kind} 不存在", "there is no kind {kind}"),
    "movement_sign_wrong": ("待转金变动 {kind} 的正负号不对", "the amount of a {kind} has the wrong sign"),
    "credit_negative": (
        "此笔之后 {part} 部分待转金余额为 {balance} 分",
        "after it the credit of the {part} part is {balance} fen",
    ),
    "source_wrong": (
        "没有指明本单位同一部分在先的待转金来源",
        "it does not name an earlier source of the same employer and part",
    ),
    "source_overdrawn": ("来源 {source_id} 的余额为 {left} 分", "it leaves {left} fen of source {source_id}"),
    "movement_reference_wrong": (
        "{kind} 没有指明本单位的相应费款或核定单",
        "a {kind} has to name its line or assessment of this employer",
    ),
    "set_off_incomplete": (
        "核定单 {assessment_id} 的 {part} 部分尚有应缴 {payable} 分，待转金却剩余 {balance} 分",
        "assessment {assessment_id} leaves {payable} fen of the {part} part payable although {balance} fen of credit remain",
    ),
}
_RECEIPTS = {
    "receipt_not_applied_whole": (
        "实缴金额不大于零，或本金、利息、滞纳金与多缴之和不等于实缴金额",
        "its amount is not more than nothing, or its parts do not add up to it",
    ),
    "receipt_elsewhere": (
        "核定单 {assessment_id} 不是本单位的有效核定单",
        "assessment {assessment_id} is not a standing one of this employer",
    ),
    "receipt_applied_otherwise": (
        "应先冲本金，再冲利息，最后冲滞纳金，余下为多缴",
        "it should meet principal first, then interest, then late fee, and only then be surplus",
    ),
    "surplus_not_credited": (
        "多缴应有 {expected} 分转入待转金，实为 {actual} 分",
        "of its surplus {expected} fen should be in the credit ledger, and {actual} are",
    ),
    "reversed_twice": ("实缴 {receipt_id} 被冲正两次", "receipt {receipt_id} is reversed twice"),
    "reversal_differs": (
        "待转金收回 {taken_back} 分、借记 {debited} 分，与冲正记录不符",
        "{taken_back} fen are taken back and {debited} debited, which is not what it says",
    ),
    "surplus_not_undone_whole": (
        "收回与借记之和不等于多缴 {surplus} 分",
        "what is taken back and what is debited do not add up to the surplus of {surplus} fen",
    ),
    "debit_not_what_was_used": (
        "冲正时多缴已使用 {used} 分，应全部借记",
        "of the surplus {used} fen had been used when it was reversed, and they should be the debit",
    ),
    "paid_differs": (
        "实收应为 {expected} 分，实为 {actual} 分",
        "{expected} fen should be paid of it, and {actual} are",
    ),
    "figure_paid_too_much": (
        "本金、利息或滞纳金的实收超过应缴",
        "more is received on its principal, interest or late fee than is payable of it",
    ),
    "debit_without_reversal": (
        "没有指明本单位已冲正的一笔实缴，或该笔实缴已有借记",
        "it does not name a reversed receipt of this employer, or not as its only debit",
    ),
    "debit_not_the_employers": (
        "借记只有单位部分，不属于任何人员、参保记录或业务",
        "a debit is of the employer part only, and of no person, enrolment or change",
    ),
    "debit_of_another_month": (
        "借记的月份 {month} 应为实缴所属的 {period}",
        "its month {month} should be {period}, the month of its receipt",
    ),
}
_LATE_FEES = {
    "late_fee_without_assessment": (
        "没有指明本单位更早的一份逾期核定单，或未列入核定单",
        "it does not name an earlier assessment of this employer that was late, or is on no assessment",
    ),
    "late_fee_not_the_employers": (
        "滞纳金只有单位部分，不属于任何人员、参保记录或业务",
        "a late fee is of the employer part only, and of no person, enrolment or change",
    ),
    "late_fee_of_another_month": (
        "滞纳金的月份 {month} 应为逾期核定单的 {period}",
        "its month {month} should be {period}, the month of the late assessment",
    ),
    "late_days_unreadable": (
        "欠缴时段缺失、重叠、超出天数或费率不在依据之中",
        "its days in a row are missing, overlap, lie outside its days or have a rate that it does not name",
    ),
    "late_days_wrong": (
        "应为 {first} 至 {last} 的滞纳金",
        "it should be for the days from {first} to {last}",
    ),
    "late_days_outstanding_differs": (
        "欠缴金额与当时的实缴和减收不符",
        "what it says was outstanding is not what the receipts and reductions of its time left",
    ),
    "void_not_whole": (
        "核定单已作废，但仍有待转金、滞纳金、实缴或补收列在其上",
        "it is voided, and credit, late fees, receipts or back-pay are still on it",
    ),
    "late_fee_not_returned": (
        "更正滞纳金应有 {expected} 分转入待转金，实为 {actual} 分",
        "of its corrected late fees {expected} fen should be in the credit ledger, and {actual} are",
    ),
}
_ROWS = {"employer_missing": ("不属于任何单位", "it belongs to no employer")}

SENTENCES = {**_ENROLLMENTS, **_LINES, **_CORRECTIONS, **_ASSESSMENTS, **_CREDIT, **_RECEIPTS, **_LATE_FEES, **_ROWS}


@dataclass(frozen=True, slots=True)
class LedgerError:
    """账目错误: what is wrong with which row of which table."""

    code: str
    table: str
    row_id: int
    message_zh: str
    message_en: str


def ledger_error(code: str, table: str, row_id: int, **params: object) -> LedgerError:
    """An error of a row, with its sentences; a KeyError for a code that has none."""
    zh, en = SENTENCES[code]
    return LedgerError(code, table, row_id, zh.format_map(params), en.format_map(params))
