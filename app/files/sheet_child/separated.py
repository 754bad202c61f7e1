"""文本表 (CSV): comma, semicolon or tab between cells, in the encodings that spreadsheets here write."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from app.files.sheet_child.grid import Cell, Grid, cell_of, trimmed
from app.files.sheet_child.refusal import LONGEST_TEXT, MOST_COLUMNS, SheetRefused

_SEPARATORS = ",;\t"
_HEADING_WITHIN = 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER_FILES = ("%PDF", "{\\rtf", "MZ", "PK", "Rar!", "7z\xbc")
# The first line with which a file tells Excel its separator, which shows no row for it.
_DIRECTIVE = re.compile(r"\s*\"?sep=([,;\t])\"?\r?\n?", re.IGNORECASE)
# How a file says that digits are text: Excel reads the cell as what stands between the quotes.
_TEXT_FORMULA = re.compile(r'="([^"]*)"\Z')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")


def read_separated(file: bytes) -> Grid:
    """The cells of a text file, all of them texts; blank ones are none."""
    text = _decoded(file)
    directive = _DIRECTIVE.match(text, 0, 20)
    separator = directive[1] if directive else _sniffed(text)
    lines = io.StringIO(text[directive.end() :] if directive else text, newline="")
    csv.field_size_limit(LONGEST_TEXT)
    return Grid(trimmed(_records(lines, separator)))


def _decoded(file: bytes) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if file.startswith(mark)), None)
    for each in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            text = file.decode(each)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetRefused("encoding" if encoding or b"\0" not in file else "not_a_workbook")
    start = text[:200].lstrip()
    if start.startswith(("<", "MIME-Version")):
        raise SheetRefused("web_page")
    if "\0" in text or start.startswith(_OTHER_FILES):
        raise SheetRefused("not_a_workbook")
    return text


def _sniffed(text: str) -> str:
    """The separator of the heading line, else of the line near the top that has most of one."""
    lines = [match[0] for match in islice(_LINE.finditer(text, 0, 200_000), _HEADING_WITHIN)]
    heading = [line for line in lines if "姓名" in "".join(line.split())]
    counts = {each: max((line.count(each) for line in heading or lines), default=0) for each in _SEPARATORS}
    return max(counts, key=lambda each: counts[each])


def _records(lines: Iterator[str], separator: str) -> Iterator[list[Cell]]:
    # Strict: a quotation mark that is never closed would swallow the rows behind it.
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for record in reader:
            if len(record) > MOST_COLUMNS and any(record[MOST_COLUMNS:]):
                raise SheetRefused("too_wide", columns=len(record), limit=MOST_COLUMNS)
            yield [_cell(field) for field in record]
    except csv.Error as error:
        if "field larger" in str(error):
            raise SheetRefused("long_text", limit=LONGEST_TEXT) from None
        raise SheetRefused("quotes", line=reader.line_num) from None


def _cell(field: str) -> Cell:
    if field.startswith("="):
        match = _TEXT_FORMULA.match(field)
        field = match[1] if match else field
    return cell_of(field)
