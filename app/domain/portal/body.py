"""正文 (body): an article's text in a small part of Markdown that is safe in whatever shows Markdown; never HTML."""

import re
from collections.abc import Iterator, Mapping

from app.domain.finding import Finding, declare

LONGEST_BODY = 20_000

MARKUP_NOT_ALLOWED = declare(
    "markup_not_allowed",
    "body",
    ("正文格式不允许", "Markup not allowed"),
    zh="正文第 {line} 行含有{found_zh}，不予接收。可以使用标题、段落、列表、引用、表格、加粗，以及指向 https、http 或本站路径的链接。",
    en="Line {line} of the body holds {found_en}. Headings, paragraphs, lists, quotations, tables, bold text and links to https, "
    "http or a path of this site are allowed.",
)
_NAMES: Mapping[str, tuple[str, str]] = {
    "html": ("HTML 标记", "HTML"),
    "image": ("图片（请作为附件上传）", "an image, which is attached as a file instead"),
    "link": ("不允许的链接", "a link that is not allowed"),
}
_SAFE = r"[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]"
_HTML = re.compile(r"<[A-Za-z/!?]")
_IMAGE = re.compile(r"!\[")
_LINK = re.compile(r"\]\(")
_ALLOWED_LINK = re.compile(rf"\]\((?:https?://{_SAFE}+|/(?!/){_SAFE}*)\)")
_LINK_DEFINITION = re.compile(r"^[ >]*\[[^\]\n]*\]:", re.MULTILINE)

_TABLE_RULE = re.compile(r"^[ ]*\|?[ ]*:?-{3,}:?[ ]*(?:\|[ ]*:?-{3,}:?[ ]*)*\|?[ ]*$", re.MULTILINE)
_LINE_BEGINNING = re.compile(r"^ {0,3}(?:#{1,6} +|(?:> ?)+|[-*+] +)", re.MULTILINE)
_LINK_TEXT = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_CELL_EDGE = re.compile(r" *\| *")
_LINE_END = re.compile(r" *\n\s*")


def body_findings(body: str) -> tuple[Finding, ...]:
    """Refuses HTML, images and odd links wherever they stand: programs differ in how much of them they let through."""
    return tuple(
        MARKUP_NOT_ALLOWED.refused(
            "/body", line=1 + body.count("\n", 0, place), found=kind, found_zh=_NAMES[kind][0], found_en=_NAMES[kind][1]
        )
        for kind, place in sorted(_not_allowed(body), key=lambda found: found[1])
    )


def plain_text(body: str) -> str:
    """The body as it is read, without its marks (纯文本): what is searched, and cut out of to show where something was found."""
    text = _TABLE_RULE.sub("", body)
    text = _LINE_BEGINNING.sub("", text)
    text = _LINK_TEXT.sub(r"\1", text)
    text = _CELL_EDGE.sub(" ", text)
    text = text.replace("**", "").replace("`", "")
    return _LINE_END.sub("\n", text).strip()


def _not_allowed(body: str) -> Iterator[tuple[str, int]]:
    """The first of each kind, with where it stands."""
    for kind, pattern in (("html", _HTML), ("image", _IMAGE), ("link", _LINK_DEFINITION)):
        found = pattern.search(body)
        if found:
            yield kind, found.start()
    for link in _LINK.finditer(body):
        if _ALLOWED_LINK.match(body, link.start()) is None:
            yield "link", link.start()
            return
