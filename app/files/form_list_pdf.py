"""明细表打印件 (form lists as PDF): any number of rows on pages of A4, under headings that each page repeats (§2.5)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.domain.calendar import local
from app.files.form_head import FormHead
from app.files.form_layout import PADDING, SMALL, Band, Typesetter, bands_of, continued_titles, paged
from app.files.form_list import FormList
from app.files.form_mark import draw_mark
from app.files.form_pdf import draw_lines, form_pdf
from app.files.pdf_font import EmbeddedFont
from app.files.pdf_text import LEADING, fitted, printable

_MARGIN = 15 * mm
# From the paper's upper edge: the title, the line above the table, and the table itself.
_TITLE, _LINE, _TABLE = 20 * mm, 38.5 * mm, 41 * mm
_NAME_HEIGHT = 11 * mm
_FURTHER_LINE, _FURTHER_TABLE = 15 * mm, 17.5 * mm
# From its lower edge: the line at the foot, where rows end, and the verification code on the last page.
_FOOT, _END, _MARK = 9 * mm, 14 * mm, 15 * mm
# The code takes 22 mm of it; it is left free on a form without one.
_MARK_ROOM = 27 * mm
_TITLE_SIZE, _HEAD_SIZE = 16, 10
_UNIT = "(单位: 人或元)"
_SHADES = {"heading": 0.90, "title": 0.95, "total": 0.95}
_OPEN = ("note", "space")
_WHOLE = ("title", "nothing")


def list_pdf(form: FormList, font: Path) -> bytes:
    """A form of many rows on A4 (明细表), its pages numbered; byte for byte the same for the same form."""
    paper = landscape(A4) if form.landscape else A4
    return form_pdf(form.head, font, paper, lambda canvas, embedded: _draw(canvas, embedded, form, paper))


def _draw(canvas: Canvas, font: EmbeddedFont, form: FormList, paper: tuple[float, float]) -> None:
    setter = Typesetter(font, form.columns)
    heading = setter.heading()
    room = paper[1] - _END - heading.height
    bands = bands_of(form, setter, _MARK_ROOM)
    pages = paged(bands, continued_titles(form, setter), room - _TABLE, room - _FURTHER_TABLE)
    for number, page in enumerate(pages, 1):
        if number == 1:
            _draw_head(canvas, font, form, paper)
        else:
            canvas.showPage()
            _draw_further_head(canvas, font, form, paper)
        top = paper[1] - (_TABLE if number == 1 else _FURTHER_TABLE)
        _draw_bands(canvas, font, setter.edges, [heading, *page], top)
        _draw_foot(canvas, font, form.head, paper[0], f"第 {number} 页 / 共 {len(pages)} 页", last=number == len(pages))


def _draw_head(canvas: Canvas, font: EmbeddedFont, form: FormList, paper: tuple[float, float]) -> None:
    width, height = paper
    head = form.head
    canvas.setFont(font.fontName, _TITLE_SIZE)
    canvas.drawCentredString(width / 2, height - _TITLE, form.head.title)

    label = "单位名称: "
    left = _MARGIN + font.stringWidth(label, _HEAD_SIZE)
    size, lines = fitted(printable(head.employer_name), font, _HEAD_SIZE, width - _MARGIN - left, _NAME_HEIGHT)
    # One line stands close above the next; several grow upwards.
    base = height - _LINE + _HEAD_SIZE * 1.7 + (len(lines) - 1) * size * LEADING
    canvas.setFont(font.fontName, _HEAD_SIZE)
    canvas.drawString(_MARGIN, base, label)
    draw_lines(canvas, font, size, lines, left, base)

    canvas.setFont(font.fontName, _HEAD_SIZE)
    canvas.drawString(_MARGIN, height - _LINE, f"单位编号: {head.employer_no}")
    canvas.drawCentredString(width / 2, height - _LINE, f"做账期号: {head.period.number}")
    canvas.drawRightString(width - _MARGIN, height - _LINE, _UNIT)


def _draw_further_head(canvas: Canvas, font: EmbeddedFont, form: FormList, paper: tuple[float, float]) -> None:
    """What tells whose a loose page is (续页表头)."""
    width, base = paper[0], paper[1] - _FURTHER_LINE
    canvas.setFont(font.fontName, SMALL + 2)
    canvas.drawString(_MARGIN, base, f"{form.head.title}（续）")
    rest = f"单位编号: {form.head.employer_no}　做账期号: {form.head.period.number}　{_UNIT}"
    canvas.drawRightString(width - _MARGIN, base, rest)


def _draw_bands(canvas: Canvas, font: EmbeddedFont, edges: Sequence[float], bands: Sequence[Band], top: float) -> None:
    right = _MARGIN + edges[-1]
    canvas.setLineWidth(0.5)
    heights = []
    for band in bands:
        heights.append((band, top))
        top -= band.height
    canvas.saveState()
    for band, upper in heights:
        if band.kind in _SHADES:
            canvas.setFillGray(_SHADES[band.kind])
            canvas.rect(_MARGIN, upper - band.height, edges[-1], band.height, stroke=0, fill=1)
    canvas.restoreState()
    size = 0
    for band, upper in heights:
        for left, base, wanted, text in band.pieces:
            if wanted != size:
                size = wanted
                canvas.setFont(font.fontName, size)
            canvas.drawString(_MARGIN + left, upper - base, text)
    canvas.lines(list(_rules(heights, [_MARGIN + edge for edge in edges], right)))


def _rules(
    heights: Sequence[tuple[Band, float]], edges: Sequence[float], right: float
) -> Iterator[tuple[float, float, float, float]]:
    """The table's lines: one under each band, and those between columns as long as nothing stands across them."""
    ruled = [(band, upper) for band, upper in heights if band.kind not in _OPEN]
    if not ruled:
        return
    top, (last, lowest) = ruled[0][1], ruled[-1]
    bottom = lowest - last.height
    for _, upper in ruled:
        yield edges[0], upper, right, upper
    yield edges[0], bottom, right, bottom
    for x in (edges[0], right):
        yield x, top, x, bottom
    begun: float | None = None
    for band, upper in [*ruled, (Band("title", 0), bottom)]:
        if band.kind not in _WHOLE:
            begun = upper if begun is None else begun
        elif begun is not None:
            for x in edges[1:-1]:
                yield x, begun, x, upper
            begun = None


def _draw_foot(canvas: Canvas, font: EmbeddedFont, head: FormHead, width: float, page: str, *, last: bool) -> None:
    """The line at the foot: the agency, the code that the last page has in full, when it was figured, and the page."""
    if last:
        draw_mark(canvas, font, head.mark, _MARGIN, _MARK)
    when = f"核定时间: {local(head.finalised_at):%Y-%m-%d %H:%M}　{page}"
    code = f"验证码: {head.mark.code}　" if not last else ""
    room = width - 2 * _MARGIN - font.stringWidth(code + when, SMALL) - PADDING
    size, lines = fitted(printable(f"经办机构: {head.agency_name}"), font, SMALL, room, 2 * SMALL * LEADING)
    canvas.setFillGray(0.4)
    draw_lines(canvas, font, size, lines, _MARGIN, _FOOT)
    canvas.setFont(font.fontName, SMALL)
    canvas.drawRightString(width - _MARGIN, _FOOT, code + when)
