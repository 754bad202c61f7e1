"""报盘文件拒收原因 (refusals): what is said of a file that cannot or must not be read, and what to do about it."""

from collections.abc import Mapping

from app.domain.batch.sheet import WORKBOOK_REFUSED, WORKBOOK_UNREADABLE
from app.domain.finding import Finding

_UNREADABLE: Mapping[str, tuple[str, str]] = {
    "empty": ("文件是空的", "it is empty"),
    "not_a_workbook": ("它不是电子表格文件", "it is not a spreadsheet"),
    "web_page": ("它是网页格式，只是扩展名像电子表格", "it is a web page that is only named like a spreadsheet"),
    "opendocument": ("它是 OpenDocument（.ods）格式", "it is an OpenDocument file (.ods)"),
    "binary_workbook": ("它是二进制工作簿（.xlsb）格式", "it is a binary workbook (.xlsb)"),
    "password": ("文件设有打开密码，须先取消密码", "it is protected by a password, which must be taken off first"),
    "damaged": ("文件已损坏或不完整", "it is damaged or incomplete"),
    "too_large": (
        "文件展开后过大，请删除与报盘无关的工作表、格式和图片",
        "it is too large once unpacked; remove the sheets, formats and pictures that are not part of the declaration",
    ),
    "too_complex": (
        "文件过大、过于复杂或已损坏，请将数据粘贴到新建的文件中",
        "it is too large, too complex or damaged; paste the data into a new file",
    ),
    "too_wide": (
        "数据一直延伸到第 {columns} 列，最多 {limit} 列，请删除表格右侧多余的内容",
        "its data reach as far as column {columns} and may reach column {limit}; delete what stands to the right of the table",
    ),
    "long_text": ("有单元格的内容超过 {limit} 个字符", "a cell holds more than {limit} characters"),
    "no_sheet": ("其中没有可见的工作表", "it has no visible sheet"),
    "encoding": ("文字编码无法识别，CSV 文件须为 UTF-8 或 GB18030 编码", "its encoding is neither UTF-8 nor GB18030"),
    "quotes": ("第 {line} 行的引号不成对", "the quotation marks of line {line} do not match"),
}
_REFUSED: Mapping[str, tuple[str, str]] = {
    "macros": ("其中含有宏", "it holds macros"),
    "embedded_objects": ("其中嵌入了其他文件或对象", "other files or objects are embedded in it"),
    "external_links": ("其中链接了其他文件或外部数据", "it links to other files or to data outside"),
    "document_type": ("其中含有文档类型声明（DTD）", "it holds a document type declaration (DTD)"),
    "zip_bomb": ("其压缩结构异常", "it is packed in an unusual way"),
    "odd_names": ("其内部文件名异常", "the names of the files inside it are unusual"),
}


def refusal(reason: str, values: Mapping[str, object]) -> Finding:
    """The finding about `/file` of a reason the child named; `params` carry the reason and its values."""
    code, (zh, en) = (
        (WORKBOOK_REFUSED, _REFUSED[reason]) if reason in _REFUSED else (WORKBOOK_UNREADABLE, _UNREADABLE[reason])
    )
    return code.refused(
        "/file", **values, explanation_zh=zh.format_map(values), explanation_en=en.format_map(values), reason=reason
    )
