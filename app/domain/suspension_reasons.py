"""暂停缴费原因 (suspension reasons): why a person's cover ends, what may be filed online, and which unemployment reasons match."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.finding import Finding, declare

SUSPENSION_REASON_COUNTER_ONLY = declare(
    "suspension_reason_counter_only",
    "state",
    ("该原因须到经办机构办理", "Reason handled at the agency"),
    zh="以“{reason_name}”（{reason}）为由停保，须由经办机构核实材料，暂不支持网上办理。请携带相关材料到{agency}办理。",
    en="A suspension for reason {reason} needs papers that the agency has to see and cannot be filed online. "
    "Please take the papers to the counter of your agency.",
)


@dataclass(frozen=True, slots=True)
class SuspensionReason:
    """暂停缴费原因: `unemployment` holds the codes of the unemployment-registration reasons that match it; empty expects none."""

    code: str
    name: str
    law: str | None
    involuntary: bool | None
    online: bool
    unemployment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspensionReasons:
    """暂停缴费原因表, by code, beside the names of the unemployment-registration reasons (失业登记原因)."""

    reasons: Mapping[str, SuspensionReason]
    unemployment_reasons: Mapping[str, str]

    def get(self, code: str) -> SuspensionReason | None:
        """The reason of a code, or none where the table does not have it."""
        return self.reasons.get(code)


def counter_only_findings(
    reason: SuspensionReason, agency_name: str, pointer: str = "/suspension_reason"
) -> tuple[Finding, ...]:
    """Refuses online a reason whose papers the agency must see, naming the agency to visit (§2.2, §2.4 注意事项)."""
    if reason.online:
        return ()
    return (
        SUSPENSION_REASON_COUNTER_ONLY.refused(
            pointer, reason=reason.code, reason_name=reason.name, agency=agency_name
        ),
    )
