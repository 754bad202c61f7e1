"""核定单计时 (forms): each printed form against the library alone drawing the same page: its texts and its lines, at once.

    .venv/bin/python -m benchmarks.forms [--people 300] [--rounds 15]

The floor knows every text with its place and size, and every line: it measures nothing, breaks nothing, and draws what a first
writing was heard to draw, in the same font. Both make the QR and write the file.
"""

import argparse
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.pdfgen.canvas import Canvas

from app.domain.assessment import Figures
from app.files.assessment_form import AssessmentForm, summary_pdf
from app.files.font import font_path
from app.files.form_list import adjustments_list, roster_list
from app.files.form_list_pdf import list_pdf
from app.files.pdf_font import embedded_font
from benchmarks import report
from tests.support.printed import HEAD, adjustments, roster

TARGET = 2.0
# What is drawn, and what it is drawn with.
HEARD = (
    *("drawString", "setFont", "rect", "line", "lines", "drawPath", "showPage"),
    *("setFillGray", "setLineWidth", "saveState", "restoreState"),
)
Drawn = list[tuple[str, tuple[Any, ...], dict[str, Any]]]


def main() -> None:
    """Measures, prints, and writes results/forms.json."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--people", type=int, default=300)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--output", type=Path, default=Path("benchmarks/results/forms.json"))
    told = options.parse_args()
    font = font_path(Path("var/fonts"))
    results = {name: _measure(write, font, told.rounds) for name, write in _forms(told.people, font).items()}
    print(json.dumps(results, indent=2))
    found = {"machine": report.machine(), "people": told.people, "target": TARGET, **results}
    told.output.write_text(json.dumps(found, indent=2) + "\n")


def _forms(people: int, font: Path) -> dict[str, Callable[[], bytes]]:
    summary = AssessmentForm(HEAD, Figures(*range(100, 1400, 100)))
    people_list = roster_list(replace(HEAD, form_type="roster"), roster(people))
    changes = adjustments_list(replace(HEAD, form_type="adjustments"), adjustments(people))
    return {
        "summary": lambda: summary_pdf(summary, font),
        "roster": lambda: list_pdf(people_list, font),
        "adjustments": lambda: list_pdf(changes, font),
    }


def _measure(write: Callable[[], bytes], font: Path, rounds: int) -> dict[str, Any]:
    paper, drawn = _heard(write)
    mine, floors = [], []
    for _ in range(rounds):
        started = perf_counter()
        file = write()
        mine.append(perf_counter() - started)
        started = perf_counter()
        _by_the_library(paper, drawn, font)
        floors.append(perf_counter() - started)
    return {
        "milliseconds": round(1000 * median(mine), 1),
        "floor": round(1000 * median(floors), 1),
        "ratio": round(median(one / floor for one, floor in zip(mine, floors, strict=True)), 2),
        "kibibytes": round(len(file) / 1024, 1),
    }


def _heard(write: Callable[[], bytes]) -> tuple[tuple[float, float], Drawn]:
    """What a form is drawn with, call by call, and its paper; calls within calls are left out."""
    drawn: Drawn = []
    papers: list[tuple[float, float]] = []
    depth = 0

    def hearing(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def heard(canvas: Canvas, *arguments: Any, **named: Any) -> Any:
            nonlocal depth
            if not depth:
                drawn.append((name, arguments, named))
                papers.append(canvas._pagesize)  # type: ignore[attr-defined]
            depth += 1
            try:
                return act(canvas, *arguments, **named)
            finally:
                depth -= 1

        return heard

    patches = [patch.object(Canvas, name, hearing(name, getattr(Canvas, name))) for name in HEARD]
    for each in patches:
        each.start()
    try:
        write()
    finally:
        for each in patches:
            each.stop()
    return papers[0], drawn


def _by_the_library(paper: tuple[float, float], drawn: Drawn, font: Path) -> bytes:
    name = embedded_font(font).fontName
    file = io.BytesIO()
    canvas = Canvas(file, paper, pageCompression=1, invariant=1, initialFontName=name)  # type: ignore[arg-type]
    # Making the QR of an address is the library's work too.
    qr = QRCode(None, QRErrorCorrectLevel.M)
    qr.addData(HEAD.mark.address)
    qr.make()
    for called, arguments, named in drawn:
        getattr(canvas, called)(*arguments, **named)
    canvas.save()
    return file.getvalue()


if __name__ == "__main__":
    main()
