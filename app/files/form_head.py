"""表头 (form head): whose form it is, of which month, figured when and by whom: what each of the printed forms begins with (§2.5)."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.form_code import FORM_NAMES, FormType
from app.domain.period import Period
from app.files.form_mark import FormMark


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHead:
    """表头: the employer, the month and the agency; `finalised_at` is an aware time and is printed in Beijing's."""

    form_type: FormType
    employer_name: str
    employer_no: str
    period: Period
    agency_name: str
    finalised_at: datetime
    mark: FormMark

    @property
    def title(self) -> str:
        """The title (表名) as the manual prints it."""
        return f"失业保险{FORM_NAMES[self.form_type]}"
