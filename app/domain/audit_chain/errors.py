"""审计错误 (audit errors): what can be wrong with the log, in a sentence that says which entry and what it points to."""

from dataclasses import dataclass

SENTENCES = {
    "entry_edited": (
        "内容或校验码与写入时不同：此条被修改、替换或伪造",
        "it is not as it was written: edited, replaced or forged",
    ),
    "entries_missing": (
        "第 {number} 至 {last} 号记录缺失：已被删除或改号",
        "entries {number} to {last} are missing: deleted or renumbered",
    ),
    "entry_out_of_order": (
        "编号重复或次序颠倒",
        "its number was there before or is out of order",
    ),
    "entry_does_not_follow": (
        "与前一条记录不相衔接：前后两条来自不同的日志副本",
        "it does not follow the entry before it: the two are of different copies of the log",
    ),
    "damage_noted": (
        "写入此条时本系统发现链头已被改动或密钥已更换：链头编号为 {head_number}，请核对此前的记录",
        "when it was written the hall found the head changed, or its own secret: the head said {head_number}; look at what "
        "lies before",
    ),
    "entries_truncated": (
        "日志至第 {last} 号为止，链头却为第 {number} 号：末尾的记录已被删除",
        "the log ends at {last} and its head says {number}: the last entries were deleted",
    ),
    "head_missing": ("链头缺失", "it is missing"),
    "head_edited": ("链头不是本系统所写：已被修改或伪造", "the hall did not write it: edited or forged"),
    "head_behind": (
        "链头为第 {number} 号，日志却至第 {last} 号：链头被换成旧的，或记录系伪造",
        "it says {number} and the log goes on to {last}: an older head was put back, or entries were forged",
    ),
    "head_differs": (
        "链头与第 {number} 号记录不符：其中一个来自旧副本",
        "it is not of entry {number} as it lies there: one of the two is of an older copy",
    ),
    "anchor_invalid": (
        "此锚点不是用现在的密钥导出的，或已被修改",
        "it was not exported with this secret, or was changed since",
    ),
    "anchor_differs": (
        "{at} 导出时第 {number} 号记录与现在的不同：日志已被改写，或恢复为旧副本后又继续写入",
        "entry {number} is not the one of {at}, when it was exported: the log was rewritten, or an old copy restored and "
        "carried on",
    ),
    "anchor_beyond": (
        "{at} 导出时日志已至第 {number} 号，现在只到第 {last} 号：日志已被截断或恢复为旧副本",
        "at {at}, when it was exported, the log had {number} entries and has {last} now: it was cut off, or an old copy was "
        "restored",
    ),
    "secret_differs": (
        "没有任何记录能用现在的密钥核对：请先检查 HALL_SECRET_KEY 是否为写入日志时所用的；如确为同一密钥，则整个日志已被替换",
        "nothing in the log agrees with this secret: check first that HALL_SECRET_KEY is the one the log was written with; "
        "if it is, the whole log was replaced",
    ),
}


@dataclass(frozen=True, slots=True)
class AuditError:
    """审计错误: what is wrong with which row; of an anchor the row is the number of the entry it names."""

    code: str
    table: str
    row_id: int
    message_zh: str
    message_en: str


def entry_error(code: str, number: int, **params: object) -> AuditError:
    """An error of an entry."""
    return _error(code, "audit_entries", number, params)


def head_error(code: str, **params: object) -> AuditError:
    """An error of the head, which is row 1 of its table."""
    return _error(code, "audit_head", 1, params)


def anchor_error(code: str, number: int, **params: object) -> AuditError:
    """An error that an anchor shows."""
    return _error(code, "audit_anchor", number, params)


def secret_error() -> AuditError:
    """That nothing agrees with the secret: one error, rather than one for each entry."""
    return head_error("secret_differs")


def _error(code: str, table: str, row_id: int, params: dict[str, object]) -> AuditError:
    zh, en = SENTENCES[code]
    values = {"number": row_id, **params}
    return AuditError(code, table, row_id, zh.format_map(values), en.format_map(values))
