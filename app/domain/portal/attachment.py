"""附件 (attachment): which files an article may carry, and the name under which each is given out (§1.3 附件下载)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.finding import Finding, declare

MOST_ATTACHMENT_BYTES = 10 * 1024 * 1024
MOST_ATTACHMENTS = 20

ATTACHMENT_REFUSED = declare(
    "attachment_refused",
    "body",
    ("附件不予接收", "Attachment not accepted"),
    zh="此附件不予接收：{explanation_zh}。可以上传 PDF、Word（.docx）、Excel（.xlsx、.xls）、PNG 和 JPEG 文件，"
    "每个不超过 10 MiB，每篇文章最多 20 个。",
    en="This attachment is not accepted: {explanation_en}. PDF, Word (.docx), Excel (.xlsx, .xls), PNG and JPEG files of at most 10 MiB "
    "can be attached, 20 to an article.",
)
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "png": "image/png",
    "jpg": "image/jpeg",
}
_REASONS: Mapping[str, tuple[str, str]] = {
    "empty": ("文件是空的", "it is empty"),
    "other_type": (
        "按内容判断，它不是可以上传的文件类型",
        "by its content it is none of the types that can be attached",
    ),
    "damaged": ("文件已损坏或不完整", "it is damaged or incomplete"),
    "macros": ("其中含有宏", "it holds macros"),
    "password": ("文件设有打开密码", "it is protected by a password"),
    "too_many": ("这篇文章的附件已满", "the article has as many as it may have"),
}
_UNNAMED = "附件"
_LONGEST_NAME = 100
_LONGEST_EXTENSION = 5
# What file systems or shells take otherwise than as part of a name.
_RESERVED = re.compile(r'[\\/:*?"<>|%$`;&]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])\Z")


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: `size` is in bytes, `digest` the SHA-256 of its content in hexadecimal digits."""

    id: int
    article_id: int
    name: str
    extension: str
    size: int
    digest: str
    created_by: str
    created_at: datetime

    @property
    def media_type(self) -> str:
        """What it is, by its content."""
        return MEDIA_TYPES[self.extension]


def attachment_refused(reason: str) -> Finding:
    """The finding about an upload's `/file`; `reason` is one of those above."""
    zh, en = _REASONS[reason]
    return ATTACHMENT_REFUSED.refused("/file", reason=reason, explanation_zh=zh, explanation_en=en)


def given_name(sent: str | None, extension: str) -> str:
    """The name to give a file out under (附件名称): of the sent one what is harmless, with the ending that its content has."""
    _, _, name = (sent or "").replace("\\", "/").rpartition("/")
    name = "".join(each for each in name if each.isprintable() and unicodedata.category(each) != "Cf")
    name = _RESERVED.sub("_", name).strip(" ._")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= _LONGEST_EXTENSION and ending.isascii() and ending.isalnum():
        name = stem.rstrip(" .")
    name = name[:_LONGEST_NAME].strip(" .")
    if _DEVICES.match(name):
        name = f"{_UNNAMED}-{name}"
    return f"{name or _UNNAMED}.{extension}"
