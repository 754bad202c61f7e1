"""核定单文件 (form PDF): the file that each printed form is drawn into, with its title, its language and its one font (§2.5)."""

import io
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from app.files.form_head import FormHead
from app.files.form_mark import describe_mark
from app.files.pdf_font import EmbeddedFont, embedded_font
from app.files.pdf_text import LEADING, printable

# The PDF writer's font keeps its place in the file while it writes, so forms of one process are written one by one.
_one_at_a_time = threading.Lock()


def form_pdf(
    head: FormHead,
    font: Path,
    paper: tuple[float, float],
    draw: Callable[[Canvas, EmbeddedFont], None],
) -> bytes:
    """A form as PDF, drawn by `draw` on paper of a size in points; the same file for the same form."""
    with _one_at_a_time:
        embedded = embedded_font(font)
        file = io.BytesIO()
        canvas = Canvas(
            file,
            paper,
            pageCompression=1,
            invariant=1,
            lang="zh-CN",
            # Without it the page names Helvetica, which is not embedded. The stub takes the name for a number.
            initialFontName=embedded.fontName,  # type: ignore[arg-type]
        )
        _describe(canvas, head)
        draw(canvas, embedded)
        canvas.save()
    return file.getvalue()


def draw_lines(
    canvas: Canvas, font: EmbeddedFont, size: float, lines: Sequence[str], left: float, first: float
) -> None:
    """Draws lines of text, the baseline of the first at a height (多行文字)."""
    canvas.setFont(font.fontName, size)
    for number, line in enumerate(lines):
        canvas.drawString(left, first - number * size * LEADING, line)


def _describe(canvas: Canvas, head: FormHead) -> None:
    canvas.setTitle(f"{head.title} {head.employer_no} {head.period.number}")
    canvas.setSubject(printable(head.employer_name))
    canvas.setAuthor(printable(head.agency_name))
    canvas.setCreator("失业保险网上办事大厅")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    describe_mark(canvas, head.mark)
