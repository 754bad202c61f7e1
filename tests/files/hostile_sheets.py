"""恶意样例 (hostile files): how each file that is broken or means harm is answered."""

from collections.abc import Mapping

from app.domain.batch.sheet import ROW_LIMIT_EXCEEDED, WORKBOOK_REFUSED, WORKBOOK_UNREADABLE
from app.domain.finding import Code

# Code and reason, with the files so answered.
_ANSWERED: tuple[tuple[Code, str | None, tuple[str, ...]], ...] = (
    (
        WORKBOOK_REFUSED,
        "document_type",
        (
            "entities that multiply in sheet.xlsx",
            "entities that multiply in strings.xlsx",
            "entities that multiply in styles.xlsx",
            "entities that multiply in workbook.xlsx",
            "entities that multiply in types.xlsx",
            "entities that multiply in related.xlsx",
            "entities that multiply in package.xlsx",
            "entity of a file in sheet.xlsx",
            "entity of a file in strings.xlsx",
            "document type of another machine in workbook.xlsx",
            "document type in UTF-16.xlsx",
        ),
    ),
    (
        WORKBOOK_REFUSED,
        "embedded_objects",
        (
            "embedded file.xls",
            "embedded file.xlsx",
        ),
    ),
    (
        WORKBOOK_REFUSED,
        "external_links",
        (
            "link to another workbook.xls",
            "link to another workbook.xlsx",
            "link to a running program.xlsx",
            "link to a picture outside.xlsx",
            "link to a sheet outside.xlsx",
        ),
    ),
    (
        WORKBOOK_REFUSED,
        "macros",
        (
            "macros.xls",
            "macro project.xls",
            "macro sheet.xls",
            "macros.xlsm",
            "macros only declared.xlsm",
            "macro sheet.xlsx",
            "control that runs code.xlsx",
        ),
    ),
    (
        WORKBOOK_REFUSED,
        "odd_names",
        (
            "zip of a part twice.xlsx",
            "zip of a part twice in other letters.xlsx",
            "zip that climbs out.xlsx",
        ),
    ),
    (
        WORKBOOK_REFUSED,
        "zip_bomb",
        (
            "zip bomb of one part.xlsx",
            "zip bomb in a zip.xlsx",
            "zip of overlapping entries.xlsx",
            "zip of many entries.xlsx",
            "zip that hides many entries.xlsx",
            "zip that claims many entries.xlsx",
            "zip64 that claims endless entries.xlsx",
            "zip that overstates a size beyond measure.xlsx",
        ),
    ),
    (
        ROW_LIMIT_EXCEEDED,
        None,
        (
            "a million rows.csv",
            "a million rows.xlsx",
            "rows beyond the limit.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "binary_workbook",
        ("binary workbook.xlsb",),
    ),
    (
        WORKBOOK_UNREADABLE,
        "damaged",
        (
            "sheet beyond the end.xls",
            "sector size nonsense.xls",
            "directory beyond the end.xls",
            "tables without end.xls",
            "header of nought.xls",
            "more tables in a circle.xls",
            "sectors in a circle.xls",
            "truncated.xls",
            "truncated in its header.xls",
            "records of noise.xls",
            "sheet in UTF-16.xlsx",
            "errors nested deep.xlsx",
            "a million attributes.xlsx",
            "text number beyond the texts.xlsx",
            "text number below nought.xlsx",
            "number that is no number.xlsx",
            "value in pieces.xlsx",
            "row below nought.xlsx",
            "row nought.xlsx",
            "row beyond all numbers.xlsx",
            "column beyond all letters.xlsx",
            "not well-formed.xlsx",
            "sheet that is not there.xlsx",
            "zip that understates a size.xlsx",
            "zip of a wrong checksum.xlsx",
            "zip packed by another method.xlsx",
            "truncated at 1 %.xlsx",
            "truncated at 30 %.xlsx",
            "truncated at 60 %.xlsx",
            "truncated at 90 %.xlsx",
            "truncated at 99 %.xlsx",
            "truncated by one byte.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "empty",
        ("empty.xlsx",),
    ),
    (
        WORKBOOK_UNREADABLE,
        "encoding",
        (
            "noise without noughts.csv",
            "UTF-16 cut in a character.csv",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "long_text",
        (
            "one line of ten million characters.csv",
            "ten million quotation marks.csv",
            "text of ten million characters.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "no_sheet",
        ("no visible sheet.xlsx",),
    ),
    (
        WORKBOOK_UNREADABLE,
        "not_a_workbook",
        (
            "document named as a workbook.xls",
            "picture.xlsx",
            "PDF.xlsx",
            "program.xlsx",
            "letter.csv",
            "packed.csv",
            "noise.csv",
            "bytes of nought.csv",
            "UTF-16 without a mark.csv",
            "zip of nothing.xlsx",
            "zip of pictures.xlsx",
            "document named as a workbook.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "opendocument",
        ("LibreOffice plain.ods",),
    ),
    (
        WORKBOOK_UNREADABLE,
        "password",
        (
            "workbook with a password.xlsx",
            "workbook with a password.xls",
            "zip with a password.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "quotes",
        ("quotation mark never closed.csv",),
    ),
    (
        WORKBOOK_UNREADABLE,
        "too_complex",
        (
            "cells in opposite corners.xls",
            "cells in opposite corners.xlsx",
            "one long text in every cell.xlsx",
            "five million separators.csv",
            "ten million blank lines.csv",
            "nested deep.xlsx",
            "rows and columns without end.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "too_large",
        (
            "beyond ten MiB.csv",
            "zip bomb of many parts.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "too_wide",
        (
            "two million columns.csv",
            "cell in the last column.xlsx",
        ),
    ),
    (
        WORKBOOK_UNREADABLE,
        "web_page",
        (
            "web page.xls",
            "XML of Excel 2003.xls",
        ),
    ),
)
HOSTILE_SHEETS: Mapping[str, tuple[Code, str | None]] = {
    name: (code, reason) for code, reason, names in _ANSWERED for name in names
}
# What does no harm is read, with so many rows.
HARMLESS_SHEETS: Mapping[str, int] = {
    "attribute of ten million characters.xlsx": 0,
    "strings declared without end.xlsx": 3,
    "formats without end.xlsx": 3,
    "sheets without end.xlsx": 1000,
    "workbook related to itself.xlsx": 0,
    "zip that overstates a size.xlsx": 3,
}
