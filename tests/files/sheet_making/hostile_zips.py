"""恶意压缩包样例: workbooks whose zip is broken, lies, or carries what no declaration needs."""

import io
import struct
import zipfile

from tests.files.sheet_making.by_openpyxl import plain
from tests.files.sheet_making.made import changed, hostile, parts, relationships, sheet, zipped

_MIB = 1024 * 1024


@hostile("zip bomb of one part.xlsx")
def bomb_of_one_part() -> bytes:
    return changed(sheet=sheet("<row/>" + " " * 50 * _MIB))


@hostile("zip bomb of many parts.xlsx")
def bomb_of_many_parts() -> bytes:
    """Each part packs as rows that are all alike do; together they are too much."""
    noisy = "".join(f"<row r='{number}'/>" for number in range(500)) * 800
    return zipped(parts() | {f"xl/worksheets/more{number}.xml": sheet(noisy) for number in range(12)})


@hostile("zip bomb in a zip.xlsx")
def bomb_in_a_zip() -> bytes:
    inner = zipped({f"{number}.zip": zipped({"zeros": bytes(8 * _MIB)}) for number in range(8)})
    return zipped(
        parts()
        | {
            "xl/media/inner.zip": zipped({"inner.zip": inner, "zeros": bytes(8 * _MIB)}),
            "xl/media/zeros": bytes(8 * _MIB),
        }
    )


@hostile("zip of overlapping entries.xlsx")
def overlapping() -> bytes:
    """The directory names one packed part many times over."""
    file = zipped(parts())
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        start, infos = archive.start_dir, archive.infolist()
    directory = file[start:-22]
    first = directory[: 46 + len(infos[0].filename)]
    name = infos[0].filename.encode()
    again = b"".join(first.replace(name, name[:-3] + b"%03d" % number) for number in range(100))
    return file[:start] + directory + again + _end(len(infos) + 100, len(directory + again), start)


def _end(entries: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, entries, entries, size, start, 0)


@hostile("zip of many entries.xlsx")
def many_entries() -> bytes:
    return zipped(parts() | {f"xl/media/{number}": b"" for number in range(60_000)}, method=0)


@hostile("zip that hides many entries.xlsx")
def hidden_entries() -> bytes:
    file = many_entries()
    entries, size, start = struct.unpack_from("<HII", file, len(file) - 12)
    assert entries > 200
    return file[:-22] + _end(7, size, start)


@hostile("zip that claims many entries.xlsx")
def claimed_entries() -> bytes:
    file = zipped(parts())
    size, start = struct.unpack_from("<II", file, len(file) - 10)
    return file[:-22] + _end(65_535, size, start)


@hostile("zip64 that claims endless entries.xlsx")
def claimed_in_zip64() -> bytes:
    file = zipped(parts())
    size, start = struct.unpack_from("<II", file, len(file) - 10)
    wide = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**40, 2**40, 2**40, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(file) - 22, 1)
    return file[:-22] + wide + locator + _end(7, size, start)


@hostile("zip that understates a size.xlsx")
def understated() -> bytes:
    return _with_size(changed(sheet=sheet("<row/>" * 400_000)), 500)


@hostile("zip that overstates a size.xlsx")
def overstated() -> bytes:
    return _with_size(zipped(parts()), 900_000)


@hostile("zip that overstates a size beyond measure.xlsx")
def overstated_beyond_measure() -> bytes:
    return _with_size(zipped(parts()), 2**32 - 2)


def _with_size(file: bytes, size: int) -> bytes:
    """The sheet's size, written anew in the directory and before the part."""
    changed_file = bytearray(file)
    name = b"xl/worksheets/sheet1.xml"
    local, listed = file.index(name), file.rindex(name)
    struct.pack_into("<I", changed_file, local - 30 + 22, size)
    struct.pack_into("<I", changed_file, listed - 46 + 24, size)
    return bytes(changed_file)


@hostile("zip of a wrong checksum.xlsx")
def wrong_checksum() -> bytes:
    file = zipped(parts(), method=0)
    return file.replace("张三".encode(), "张四".encode())


@hostile("zip of a part twice.xlsx")
def part_twice() -> bytes:
    file = zipped(parts() | {"xl/worksheets/sheet2.xml": sheet("")})
    return file.replace(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml")


@hostile("zip of a part twice in other letters.xlsx")
def part_twice_in_other_letters() -> bytes:
    return zipped(parts() | {"XL\\Worksheets\\Sheet1.xml": sheet("")})


@hostile("zip that climbs out.xlsx")
def climbing() -> bytes:
    return zipped(parts() | {"xl/../../../etc/cron.d/job": "* * * * * root true"})


@hostile("zip with a password.xlsx")
def encrypted_entries() -> bytes:
    file = bytearray(zipped(parts()))
    at = file.rindex(b"xl/worksheets/sheet1.xml") - 46
    file[at + 8] |= 1
    return bytes(file)


@hostile("zip packed by another method.xlsx")
def another_method() -> bytes:
    return zipped(parts(), zipfile.ZIP_LZMA)


@hostile("zip of nothing.xlsx")
def nothing() -> bytes:
    return zipped({})


@hostile("zip of pictures.xlsx")
def pictures() -> bytes:
    return zipped({"1.png": b"\x89PNG", "2.png": b"\x89PNG"})


@hostile("document named as a workbook.xlsx")
def document() -> bytes:
    main = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
            "word/document.xml": main,
            "word/_rels/document.xml.rels": relationships(),
        }
    )


@hostile("binary workbook.xlsb")
def binary_workbook() -> bytes:
    types = str(parts()["[Content_Types].xml"]).replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "vnd.ms-excel.sheet.binary.macroEnabled.main"
    )
    return changed(types=types)


@hostile("macros.xlsm")
def macros() -> bytes:
    return zipped(parts() | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


@hostile("macros only declared.xlsm")
def macros_declared() -> bytes:
    types = str(parts()["[Content_Types].xml"])
    return changed(
        types=types.replace(
            "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"
        )
    )


@hostile("macro sheet.xlsx")
def macro_sheet() -> bytes:
    return zipped(parts() | {"xl/macrosheets/sheet1.xml": "<macrosheet/>"})


@hostile("control that runs code.xlsx")
def control() -> bytes:
    return zipped(parts() | {"xl/activeX/activeX1.bin": b"\0"})


@hostile("embedded file.xlsx")
def embedded() -> bytes:
    return zipped(parts() | {"xl/embeddings/oleObject1.bin": b"MZ"})


@hostile("link to another workbook.xlsx")
def linked() -> bytes:
    return zipped(parts() | {"xl/externalLinks/externalLink1.xml": "<externalLink/>"})


@hostile("link to a running program.xlsx")
def linked_to_a_program() -> bytes:
    link = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    return zipped(parts() | {"xl/externalLinks/externalLink1.xml": link})


@hostile("link to a picture outside.xlsx")
def linked_picture() -> bytes:
    outside = '<Relationship Id="rId9" Type="http://x/image" Target="http://10.0.0.1/p.png" TargetMode="External"/>'
    return zipped(parts() | {"xl/drawings/_rels/drawing1.xml.rels": relationships(more=outside)})


@hostile("link to a sheet outside.xlsx")
def linked_sheet() -> bytes:
    related = relationships(("worksheet", "file:///etc/passwd")).replace("/>", ' TargetMode="External"/>')
    return changed(related=related)


for _share in (1, 30, 60, 90, 99):

    def _truncated(share: int = _share) -> bytes:
        file = plain()
        return file[: len(file) * share // 100]

    hostile(f"truncated at {_share} %.xlsx")(_truncated)


@hostile("truncated by one byte.xlsx")
def truncated_by_one() -> bytes:
    return plain()[:-1]
