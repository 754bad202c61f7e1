"""核定单验证区 (form mark): the code, QR and signature by which whoever holds a printed form can check it (§2.5)."""

from dataclasses import dataclass

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.files.pdf_font import EmbeddedFont

_SIDE = 22 * mm
_SIZE, _LEADING = 8, 12


@dataclass(frozen=True, slots=True)
class FormMark:
    """验证码: the code as printed, the address that the QR leads to, and the signed content (compact JWS)."""

    code: str
    address: str
    signature: str


def draw_mark(canvas: Canvas, font: EmbeddedFont, mark: FormMark, left: float, bottom: float) -> None:
    """Draws the QR with its lower left corner at a place, and the code with what to do beside it; 22 mm high."""
    qr = QrCodeWidget(mark.address, barLevel="M", barBorder=0)
    x, y, right, top = qr.getBounds()
    drawing = Drawing(_SIDE, _SIDE, transform=[_SIDE / (right - x), 0, 0, _SIDE / (top - y), 0, 0])
    drawing.add(qr)
    draw(drawing, canvas, left, bottom)
    canvas.setFont(font.fontName, _SIZE)
    lines = (f"验证码: {mark.code}", "扫描二维码，或在门户输入验证码，", "核对本表与系统记录是否一致。")
    for number, line in enumerate(lines):
        canvas.drawString(left + _SIDE + 4 * mm, bottom + _SIDE - 10 - number * _LEADING, line)


def describe_mark(canvas: Canvas, mark: FormMark) -> None:
    """Keeps the signed content in the file itself, where the script of the documentation finds it."""
    canvas.setKeywords(mark.signature)
