"""审计核查 (verify the audit log): a walk along the entries in order, yielding what each shows to be wrong."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.audit_chain.anchor import AuditAnchor, anchor_seal
from app.domain.audit_chain.chain import EMPTY, GENESIS, AuditEntry, AuditHead, is_genuine, is_sealed
from app.domain.audit_chain.errors import AuditError, anchor_error, entry_error, head_error


def key_fits(key: bytes, head: AuditHead | None, entries: Iterable[AuditEntry]) -> bool:
    """Whether anything in the log was written with this key; so it is said of an empty one."""
    if head is not None and is_sealed(key, head):
        return True
    first = next(iterator := iter(entries), None)
    return first is None or is_genuine(key, first) or any(is_genuine(key, entry) for entry in iterator)


def check(
    key: bytes, head: AuditHead | None, entries: Iterable[AuditEntry], anchors: Sequence[AuditAnchor] = ()
) -> Iterator[AuditError]:
    """Everything that is wrong with a log (审计核查), its entries given in the order of their numbers; memory stays flat."""
    walk = _Walk(key)
    for anchor in anchors:
        yield from walk.expect(anchor)
    for entry in entries:
        yield from walk.step(entry)
    yield from walk.arrive_at(head)


@dataclass
class _Walk:
    """How far the walk has come: the last number and its MAC, whether that entry is in doubt, anchors yet to be met."""

    key: bytes
    number: int = 0
    mac: str = GENESIS
    in_doubt: bool = False
    anchors: dict[int, list[AuditAnchor]] = field(default_factory=lambda: defaultdict(list))

    def expect(self, anchor: AuditAnchor) -> Iterator[AuditError]:
        """Keeps an anchor for when its entry comes."""
        if anchor.seal != anchor_seal(self.key, anchor.number, anchor.mac, anchor.at):
            yield anchor_error("anchor_invalid", anchor.number)
        elif anchor.number > 0:
            self.anchors[anchor.number].append(anchor)

    def step(self, entry: AuditEntry) -> Iterator[AuditError]:
        """What the next entry shows."""
        genuine = is_genuine(self.key, entry)
        if not genuine:
            yield entry_error("entry_edited", entry.number)
        if entry.number <= self.number:
            yield entry_error("entry_out_of_order", entry.number)
            return
        if entry.number > self.number + 1:
            yield entry_error("entries_missing", self.number + 1, last=entry.number - 1)
        elif genuine and not self.in_doubt and entry.previous != self.mac:
            yield entry_error("entry_does_not_follow", entry.number)
        if genuine and entry.action == "audit_log_damaged":
            yield entry_error("damage_noted", entry.number, **json.loads(entry.data))
        for anchor in self.anchors.pop(entry.number, ()):
            if anchor.mac != entry.mac:
                yield anchor_error("anchor_differs", entry.number, at=anchor.at)
        self.number, self.mac, self.in_doubt = entry.number, entry.mac, not genuine

    def arrive_at(self, head: AuditHead | None) -> Iterator[AuditError]:
        """What the head and the anchors say at the end."""
        yield from self._look_at(head)
        for number, anchors in sorted(self.anchors.items()):
            code = "anchor_beyond" if number > self.number else "anchor_differs"
            for anchor in anchors:
                yield anchor_error(code, number, at=anchor.at, last=self.number)

    def _look_at(self, head: AuditHead | None) -> Iterator[AuditError]:
        if head is None:
            yield head_error("head_missing")
        elif not is_sealed(self.key, head):
            if head != EMPTY or self.number > 0:
                yield head_error("head_edited")
        elif head.number > self.number:
            yield head_error("entries_truncated", number=head.number, last=self.number)
        elif head.number < self.number:
            yield head_error("head_behind", number=head.number, last=self.number)
        elif head.mac != self.mac and not self.in_doubt:
            yield head_error("head_differs", number=head.number)
