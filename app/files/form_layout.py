"""版面 (form layout): the rows of a form as bands of lettering, and the pages that they come to stand on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from reportlab.lib.units import mm

from app.domain.fen import format_yuan
from app.files.form_list import FormColumn, FormList, FormSection, FormValue
from app.files.pdf_font import EmbeddedFont
from app.files.pdf_text import LEADING, fitted, printable

SIZE, SMALL = 8, 7
PADDING = 1.2 * mm
_ROW, _HEADING, _NOTE, _GAP = 5.8 * mm, 7 * mm, 4.2 * mm, 1.2 * mm
_MOST_LINES = 3

BandKind = Literal["heading", "title", "row", "total", "nothing", "note", "space"]
Piece = tuple[float, float, int, str]


@dataclass(frozen=True, slots=True)
class Band:
    """A strip as wide as the form: pieces of text, each with its left edge, its baseline below the top, and its size; points.

    It stays on one page with the next band where it is `kept`; `section` says whose title is repeated on a new page.
    """

    kind: BandKind
    height: float
    pieces: Sequence[Piece] = ()
    kept: bool = False
    section: int = -1


@dataclass(frozen=True, slots=True)
class Typesetter:
    """排版: texts put into the columns of one form, in one font."""

    font: EmbeddedFont
    columns: Sequence[FormColumn]

    @property
    def edges(self) -> list[float]:
        """Where the columns begin and end, from the form's left edge."""
        return [0.0, *accumulate(column.width * mm for column in self.columns)]

    def heading(self) -> Band:
        """The column headings (栏目)."""
        lefts = self.edges
        pieces = [
            piece
            for number, column in enumerate(self.columns)
            for piece in self._lettered(column.heading, lefts[number], column.width * mm, "centre", _HEADING)[1]
        ]
        return Band("heading", _HEADING, pieces)

    def row(
        self, values: Sequence[FormValue], kind: BandKind = "row", *, kept: bool = False, section: int = -1
    ) -> Band:
        """A row; it grows with what does not fit on one line."""
        height = _ROW
        found: list[tuple[float, list[Piece]]] = []
        for column, left, value in zip(self.columns, self.edges, values, strict=False):
            if value is None:
                continue
            text = format_yuan(int(value)) if column.kind == "money" else printable(str(value))
            align: Literal["left", "centre", "right"] = (
                "left" if column.kind == "text" else "right" if column.kind == "money" else "centre"
            )
            needed, pieces = self._lettered(text, left, column.width * mm, align, _ROW)
            height = max(height, needed)
            found.append((needed, pieces))
        return Band(kind, height, _centred(found, height), kept, section)

    def spanning(self, text: str, kind: BandKind, *, kept: bool = False, section: int = -1) -> Band:
        """One text across all columns (通栏)."""
        size, least = (SMALL, _NOTE) if kind == "note" else (SIZE, _ROW)
        inset = 0.0 if kind == "note" else PADDING
        _, lines = fitted(printable(text), self.font, size, self.edges[-1] - 2 * inset, 20 * size * LEADING)
        height = max(least, len(lines) * size * LEADING)
        first = _first(height, len(lines), size)
        pieces = [(inset, first + number * size * LEADING, size, line) for number, line in enumerate(lines)]
        return Band(kind, height, pieces, kept, section)

    def _lettered(
        self, text: str, left: float, width: float, align: Literal["left", "centre", "right"], least: float
    ) -> tuple[float, list[Piece]]:
        room = width - 2 * PADDING
        taken = self.font.stringWidth(text, SIZE)
        if taken <= room:
            return least, [(left + PADDING + _offset(align, room - taken), _first(least, 1, SIZE), SIZE, text)]
        most = _MOST_LINES if align == "left" else 1
        size, lines = fitted(text, self.font, SIZE, room, most * SIZE * LEADING)
        height = max(least, (len(lines) * LEADING + 0.5) * size)
        first = _first(height, len(lines), size)
        return height, [
            (
                left + PADDING + _offset(align, room - self.font.stringWidth(line, size)),
                first + number * size * LEADING,
                size,
                line,
            )
            for number, line in enumerate(lines)
        ]


def bands_of(form: FormList, setter: Typesetter, space: float) -> Iterator[Band]:
    """A form's bands in their order; its last row, totals, notes and the space at its foot stay together."""
    last = len(form.sections) - 1
    for number, section in enumerate(form.sections):
        yield from _of_section(section, number, setter, ends=number == last)
    yield Band("space", _GAP, kept=True)
    for note in form.notes:
        yield setter.spanning(note, "note", kept=True)
    yield Band("space", space)


def paged(bands: Iterable[Band], titles: Sequence[Band | None], first: float, further: float) -> list[list[Band]]:
    """The bands of each page, with so much room on the first and on each further one; a parted section is named anew."""
    pages: list[list[Band]] = [[]]
    room, before = first, -1
    for block in _blocks(bands):
        height = sum(band.height for band in block)
        if height > room and pages[-1]:
            pages.append([])
            room = further
            title = titles[before] if before >= 0 and block[0].section == before else None
            if title is not None:
                pages[-1].append(title)
                room -= title.height
        pages[-1].extend(block)
        room -= height
        before = block[-1].section
    return pages


def continued_titles(form: FormList, setter: Typesetter) -> list[Band | None]:
    """What stands above the rows of a section on its further pages (续)."""
    return [
        setter.spanning(f"{section.title}（续）", "title", section=number) if section.title else None
        for number, section in enumerate(form.sections)
    ]


def _of_section(section: FormSection, number: int, setter: Typesetter, *, ends: bool) -> Iterator[Band]:
    if section.title:
        yield setter.spanning(section.title, "title", kept=True, section=number)
    final = len(section.rows) - 1
    for position, row in enumerate(section.rows):
        yield setter.row(row, kept=position == final, section=number)
    if not section.rows:
        yield setter.spanning(section.nothing, "nothing", kept=True, section=number)
    yield setter.row(section.total, "total", kept=ends, section=number)


def _blocks(bands: Iterable[Band]) -> Iterator[list[Band]]:
    block: list[Band] = []
    for band in bands:
        block.append(band)
        if not band.kept:
            yield block
            block = []


def _centred(found: Iterable[tuple[float, list[Piece]]], height: float) -> list[Piece]:
    """The pieces of cells, each cell in the middle of a row as high as its highest."""
    return [
        (left, base + (height - needed) / 2, size, text)
        for needed, pieces in found
        for left, base, size, text in pieces
    ]


def _offset(align: str, spare: float) -> float:
    return spare if align == "right" else spare / 2 if align == "centre" else 0.0


def _first(height: float, lines: int, size: int) -> float:
    """The first baseline of so many lines in the middle of a height."""
    return height / 2 + size * 0.37 - (lines - 1) * size * LEADING / 2
