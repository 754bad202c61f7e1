"""停保原因列 (reasons in cells): a reason by its code, by its name, or by both (§2.4)."""

import re
import unicodedata
from collections.abc import Mapping

from app.domain.batch.cells import Unread
from app.domain.batch.sheet import Cell
from app.domain.codes import UNKNOWN_CODE, unknown_code_finding
from app.domain.suspension_reasons import SuspensionReasons

_CODE_FIRST = re.compile(r"([SN][0-9]{2})[^0-9A-Z]*?((?:[㐀-鿿].*)?)\Z")
_CODE_LAST = re.compile(r"(.*?)[^0-9A-Z㐀-鿿]*([SN][0-9]{2})[^0-9A-Z㐀-鿿]*\Z")
_LONGEST = 200


def reason_names(reasons: SuspensionReasons) -> Mapping[str, str]:
    """The code of every text that is a reason's code or name, as cells are compared with it."""
    named = {code: code for code in reasons.reasons}
    return named | {_bare(reason.name): code for code, reason in reasons.reasons.items()}


def read_reason(cell: Cell, names: Mapping[str, str]) -> str | None:
    """停保原因: its code, where code and name, or one of them, are right and agree; `names` is from `reason_names`."""
    if cell is None or (isinstance(cell, str) and not _bare(cell)):
        return None
    text = _bare(str(cell))
    code = names.get(text) or _by_both(text, names)
    if code is None:
        finding = unknown_code_finding("suspension_reason", str(cell)[:_LONGEST], "")
        raise Unread(UNKNOWN_CODE, finding.params)
    return code


def reasons_like(text: str, reasons: SuspensionReasons) -> list[str]:
    """The codes of those online reasons whose name holds a text that is no name itself (相近的原因)."""
    bare = _bare(text)
    if len(bare) < 2:
        return []
    return [code for code, reason in reasons.reasons.items() if reason.online and bare in _bare(reason.name)]


def _by_both(text: str, names: Mapping[str, str]) -> str | None:
    first, last = _CODE_FIRST.match(text), _CODE_LAST.match(text)
    for code, name in ((first[1], first[2]) if first else ("", ""), (last[2], last[1]) if last else ("", "")):
        if code in names and (not name or names.get(name) == code):
            return code
    return None


def _bare(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text[:_LONGEST]).upper()
    return "".join(each for each in normal if not each.isspace() and unicodedata.category(each) != "Cf")
