"""校验结果 (finding): what a rule has to say of a change, a row or a decision; rules return findings and never raise them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh-CN", "en"]
Severity = Literal["refused", "warning", "info"]
About = Literal["body", "state"]

CODES: dict[str, "Code"] = {}


@dataclass(frozen=True, slots=True)
class Code:
    """A named rule outcome with its title and sentence in Chinese and English.

    `about` is "body" where the request alone shows it wrong, "state" where the calendar, the law or the records refuse.
    Sentences are format strings over the finding's params; each says what is wrong and what to do next.
    """

    name: str
    about: About
    title_zh: str
    title_en: str
    zh: str
    en: str

    def refused(self, pointer: str = "", **params: object) -> "Finding":
        return Finding(self, pointer, "refused", params)

    def warning(self, pointer: str = "", **params: object) -> "Finding":
        return Finding(self, pointer, "warning", params)

    def info(self, pointer: str = "", **params: object) -> "Finding":
        return Finding(self, pointer, "info", params)

    def title(self, language: Language) -> str:
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair that a finding offers (修正建议): what it does, in Chinese and English, and the merge patch that does it."""

    zh: str
    en: str
    patch: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome of one rule: its code, the place in the body (RFC 6901), how grave it is, its values, and what cures it."""

    code: Code
    pointer: str
    severity: Severity
    params: Mapping[str, object] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()

    @property
    def refuses(self) -> bool:
        return self.severity == "refused"

    def message(self, language: Language) -> str:
        sentence = self.code.en if language == "en" else self.code.zh
        return sentence.format_map(self.params)


class Refused(Exception):
    """Raised at the edge of a use case with every finding that refuses, all at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(", ".join(finding.code.name for finding in self.findings))


def declare(name: str, about: About, titles: tuple[str, str], *, zh: str, en: str) -> Code:
    """Registers a code in the room whose rule it is; a name is declared once."""
    if name in CODES:
        raise ValueError(f"{name} is declared twice")
    code = Code(name, about, *titles, zh, en)
    CODES[name] = code
    return code


def refusals(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that refuse."""
    return tuple(finding for finding in findings if finding.refuses)


REQUIRED = declare(
    "required",
    "body",
    ("缺少必填项", "Required"),
    zh="此项必填。请填写后重新提交。",
    en="This is required. Fill it in and send the request again.",
)

CONFLICT = declare(
    "conflict",
    "state",
    ("与现有记录冲突", "Conflicts with what exists"),
    zh="与现有记录冲突：同一编号或名称已用于另一条记录，或记录刚被他人修改。请核对现有记录后再试。",
    en="This conflicts with what exists: its number or name stands for another record already, or someone changed it just now. "
    "Check what is there, then try again.",
)
UNAVAILABLE = declare(
    "unavailable",
    "state",
    ("暂时无法办理", "Not available just now"),
    zh="系统繁忙或正在维护，暂时无法办理，您的数据没有改动。请稍候片刻再试。",
    en="The service is busy or being maintained; nothing was changed. Please try again in a moment.",
)
INVALID_FORMAT = declare(
    "invalid_format",
    "body",
    ("格式不正确", "Wrong format"),
    zh="格式不正确，应为：{expected}。请更正后重新提交。",
    en="The format is wrong; expected: {expected_en}. Correct it and send the request again.",
)
UNKNOWN_FIELD = declare(
    "unknown_field",
    "body",
    ("未知字段", "Unknown field"),
    zh="没有这个字段。请对照接口文档检查字段名。",
    en="There is no such field. Compare the field's name with the contract.",
)
