"""核定单验证区 (form mark): the code, QR and signature by which whoever holds a printed form can check it (§2.5)."""

from dataclasses import dataclass
from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
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
    _draw_qr(canvas, mark.address, left, bottom)
    canvas.setFont(font.fontName, _SIZE)
    lines = (f"验证码: {mark.code}", "扫描二维码，或在门户输入验证码，", "核对本表与系统记录是否一致。")
    for number, line in enumerate(lines):
        canvas.drawString(left + _SIDE + 4 * mm, bottom + _SIDE - 10 - number * _LEADING, line)


def _draw_qr(canvas: Canvas, address: str, left: float, bottom: float) -> None:
    """Draws it as one path of squares; the library's own way names a font that is not embedded."""
    qr = QRCode(None, QRErrorCorrectLevel.M)
    qr.addData(address)
    qr.make()
    modules: Any = qr.modules
    side = _SIDE / len(modules)
    path = canvas.beginPath()
    for row, line in enumerate(modules, 1):
        for column, is_dark in enumerate(line):
            if is_dark:
                path.rect(left + column * side, bottom + _SIDE - row * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)


def describe_mark(canvas: Canvas, mark: FormMark) -> None:
    """Keeps the signed content in the file itself, where the script of the documentation finds it."""
    canvas.setKeywords(mark.signature)
