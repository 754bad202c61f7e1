"""单位月缴费核定表 (the printed assessment form, manual §2.5) as a PDF."""

from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.domain.assessment import Figures
from app.domain.calendar import local
from app.domain.fen import format_yuan
from app.files.form_head import FormHead
from app.files.form_mark import draw_mark
from app.files.form_pdf import draw_lines, form_pdf
from app.files.pdf_font import EmbeddedFont
from app.files.pdf_text import LEADING, fitted, printable

GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("缴费人员情况", (("单位缴费人数:", "contributing_persons"), ("单位农民工缴费人数:", "migrant_workers"))),
    ("基数情况", (("缴费基数总额:", "total_base"),)),
    ("本月应缴金额", (("单位应缴:", "employer_due"), ("个人应缴:", "employee_due"))),
    ("本期补(退)收金额", (("单位补(减)收:", "employer_adjustment"), ("个人补(减)收:", "employee_adjustment"))),
    (
        "使用待转金冲减金额",
        (("待转金冲减单位部分金额:", "employer_credit_used"), ("待转金冲减个人部分金额:", "employee_credit_used")),
    ),
    (
        "本期实际应缴合计",
        (
            ("单位应缴:", "employer_payable"),
            ("个人应缴:", "employee_payable"),
            ("利息:", "interest"),
            ("滞纳金:", "late_fee"),
        ),
    ),
)

_COUNTS = frozenset({"contributing_persons", "migrant_workers"})

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT = 20 * mm, _WIDTH - 20 * mm
# The three columns: 项目 from the left edge, 序号 and 局方核定数 from here on.
_NUMBER, _FIGURE = _LEFT + 82 * mm, _LEFT + 107 * mm
_TITLE = _HEIGHT - 28 * mm
_NAME, _NAME_HEIGHT = _HEIGHT - 51 * mm, 14 * mm
_TABLE_TOP, _ROW = _HEIGHT - 62 * mm, 8.8 * mm
_PADDING, _INDENT = 3 * mm, 8 * mm
# Between the table, which ends 59 mm above the paper's edge, and this line is the room of the verification code.
_FOOT, _MARK = 18 * mm, 29 * mm
_TITLE_SIZE, _SIZE, _SMALL = 18, 11, 8


@dataclass(frozen=True, slots=True)
class AssessmentForm:
    """单位月缴费核定表: the thirteen figures of an employer's month."""

    head: FormHead
    figures: Figures


def summary_pdf(form: AssessmentForm, font: Path) -> bytes:
    """The form `summary` (单位月缴费核定表, manual §2.5) on one A4 page, byte for byte the same for the same form."""

    def draw(canvas: Canvas, embedded: EmbeddedFont) -> None:
        _draw_head(canvas, embedded, form.head)
        _draw_table(canvas, embedded, form.figures)
        draw_mark(canvas, embedded, form.head.mark, _LEFT, _MARK)
        _draw_foot(canvas, embedded, form.head)

    return form_pdf(form.head, font, A4, draw)


def _draw_head(canvas: Canvas, font: EmbeddedFont, head: FormHead) -> None:
    canvas.setFont(font.fontName, _TITLE_SIZE)
    canvas.drawCentredString(_WIDTH / 2, _TITLE, head.title)

    label = "单位名称: "
    left = _LEFT + font.stringWidth(label, _SIZE)
    size, lines = fitted(printable(head.employer_name), font, _SIZE, _RIGHT - left, _NAME_HEIGHT)
    first = _NAME + (len(lines) - 1) * size * LEADING
    canvas.setFont(font.fontName, _SIZE)
    canvas.drawString(_LEFT, first, label)
    draw_lines(canvas, font, size, lines, left, first)

    canvas.setFont(font.fontName, _SIZE)
    base = _TABLE_TOP + 3 * mm
    canvas.drawString(_LEFT, base, f"单位编号: {head.employer_no}")
    canvas.drawString(_NUMBER, base, f"做账期号: {head.period.number}")
    canvas.drawRightString(_RIGHT, base, "(单位: 人或元)")


def _draw_table(canvas: Canvas, font: EmbeddedFont, figures: Figures) -> None:
    canvas.setFont(font.fontName, _SIZE)
    canvas.setLineWidth(0.6)
    top = _TABLE_TOP
    _rule(canvas, top, shade=0.90)
    _write(canvas, top, "项目", "序号", "局方核定数", centred=True)
    number = 0
    for group, rows in GROUPS:
        top -= _ROW
        _rule(canvas, top, shade=0.96, columns=False)
        canvas.drawString(_LEFT + _PADDING, _baseline(top), group)
        for label, name in rows:
            top -= _ROW
            number += 1
            _rule(canvas, top)
            _write(canvas, top, label, str(number), _printed(figures, name))
    canvas.setLineWidth(1.2)
    canvas.rect(_LEFT, top - _ROW, _RIGHT - _LEFT, _TABLE_TOP - top + _ROW)


def _rule(canvas: Canvas, top: float, *, shade: float = 1.0, columns: bool = True) -> None:
    canvas.saveState()
    canvas.setFillGray(shade)
    canvas.rect(_LEFT, top - _ROW, _RIGHT - _LEFT, _ROW, fill=1)
    canvas.restoreState()
    for x in (_NUMBER, _FIGURE) if columns else ():
        canvas.line(x, top, x, top - _ROW)


def _write(canvas: Canvas, top: float, item: str, number: str, figure: str, *, centred: bool = False) -> None:
    base = _baseline(top)
    if centred:
        canvas.drawCentredString((_LEFT + _NUMBER) / 2, base, item)
        canvas.drawCentredString((_NUMBER + _FIGURE) / 2, base, number)
        canvas.drawCentredString((_FIGURE + _RIGHT) / 2, base, figure)
    else:
        canvas.drawString(_LEFT + _INDENT, base, item)
        canvas.drawCentredString((_NUMBER + _FIGURE) / 2, base, number)
        canvas.drawRightString(_RIGHT - _PADDING, base, figure)


def _draw_foot(canvas: Canvas, font: EmbeddedFont, head: FormHead) -> None:
    when = f"核定时间: {local(head.finalised_at):%Y-%m-%d %H:%M}"
    agency = printable(f"经办机构: {head.agency_name}")
    width = _RIGHT - _LEFT - font.stringWidth(when, _SMALL) - _PADDING
    size, lines = fitted(agency, font, _SMALL, width, 2 * _SMALL * LEADING)
    canvas.setFillGray(0.4)
    draw_lines(canvas, font, size, lines, _LEFT, _FOOT)
    canvas.setFont(font.fontName, _SMALL)
    canvas.drawRightString(_RIGHT, _FOOT, when)


def _printed(figures: Figures, name: str) -> str:
    figure: int = getattr(figures, name)
    return str(figure) if name in _COUNTS else format_yuan(figure)


def _baseline(top: float) -> float:
    return top - _ROW / 2 - _SIZE * 0.37
