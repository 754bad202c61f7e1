"""报盘文件的样式 (looks of batch files): colours, letters and widths of the sheets that a batch is written into."""

from collections.abc import Mapping

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from app.domain.batch.columns import MESSAGES_HEADING, OUTCOME_HEADING, PERSON_NO_HEADING
from app.files.sheets import Look

# The name alone: whoever opens the file has the letters, or others in their place.
_LETTERS = "微软雅黑"
_INK, _DEEP, _FAINT = "FF1F1F1F", "FF1F4E79", "FF7F7F7F"


def _font(colour: str = _INK, size: int = 10, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(_LETTERS, size, bold, italic, color=colour)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


_LINE = Side("thin", color="FFBFBFBF")
_LINES = Border(_LINE, _LINE, _LINE, _LINE)
_CENTRED = Alignment("center", "center", wrap_text=True)
_WRAPPED = Alignment("left", "center", wrap_text=True, indent=1)

NEEDED_HEADING = Look(_font("FFFFFFFF", bold=True), _fill(_DEEP), _LINES, _CENTRED)
OPTIONAL_HEADING = Look(_font(_DEEP), _fill("FFDDEBF7"), _LINES, _CENTRED)
EXTRA_HEADING = Look(_font(), _fill("FFEDEDED"), _LINES, _CENTRED)
OWN_HEADING = Look(_font("FFFFFFFF", bold=True), _fill("FF595959"), _LINES, _CENTRED)

BODY = Look(_font(), border=_LINES)
EXAMPLE = Look(_font(_FAINT, italic=True), _fill("FFF2F2F2"), _LINES)
GIVEN = Look(_font(), _fill("FFF2F2F2"), _LINES)
DONE = Look(_font(_FAINT), _fill("FFEDEDED"), _LINES)
REFUSED = Look(_font("FF9C0006"), _fill("FFFFC7CE"), _LINES)
WARNING = Look(_font("FF7F6000"), _fill("FFFFEB9C"), _LINES)
PASSED = Look(_font("FF006100"), _fill("FFE2EFDA"), _LINES)
MESSAGES = Look(_font(), border=_LINES, alignment=_WRAPPED)

PLAIN = Look(_font())
ABOVE = Look(_font(_DEEP, 11, bold=True))
TITLE = Look(_font(_DEEP, 16, bold=True))
SECTION = Look(_font(_DEEP, 12, bold=True), border=Border(bottom=Side("medium", color=_DEEP)))
PROSE = Look(_font(), alignment=Alignment("left", "center", wrap_text=True))
TOLD = Look(_font(), border=_LINES, alignment=_WRAPPED)
TOLD_EXAMPLE = Look(_font(_FAINT, italic=True), border=_LINES, alignment=_WRAPPED)
TOLD_NEEDED = Look(_font(_DEEP, bold=True), border=_LINES, alignment=_CENTRED)
TOLD_OPTIONAL = Look(_font(_FAINT), border=_LINES, alignment=_CENTRED)

# In characters; a Chinese one counts as two.
WIDTHS: Mapping[str, float] = {
    "name": 16,
    "id_number": 23,
    "enroll_month": 13,
    "job_type": 16,
    "mobile": 16,
    "migrant_worker": 13,
    "migrant_worker_pays": 18,
    "declared_wage": 15,
    "suspension_reason": 50,
    "suspension_date": 14,
    PERSON_NO_HEADING: 18,
    OUTCOME_HEADING: 12,
    MESSAGES_HEADING: 56,
}
OTHER_WIDTH = 14.0
