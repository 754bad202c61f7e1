"""应用客户端 (client): another system that calls on its own behalf, and what it may do: its scopes (权限范围)."""

from collections.abc import Iterable, Mapping
from typing import Literal

from app.domain.finding import declare

Scope = Literal[
    "registrations:write", "payments:write", "assessments:read", "changes:read", "changes:write", "events:read"
]

SCOPES: Mapping[Scope, str] = {
    "registrations:write": "Send unemployment registrations (报送失业登记).",
    "payments:write": "Send receipts and reverse them (报送实缴与冲正).",
    "assessments:read": "Read assessments (读取核定).",
    "changes:read": "Read enrolment changes (读取增减变动).",
    "changes:write": "Check, preview, draft, submit and withdraw enrolment changes (办理增减变动).",
    "events:read": "Read events (读取事件).",
}

SCOPE_MISSING = declare(
    "scope_missing",
    "state",
    ("缺少权限范围", "Scope missing"),
    zh="该客户端的令牌不含此操作所需的权限范围 {scope}。请在申请令牌时注明该范围；如客户端未获授权，请联系经办机构。",
    en="The client's token lacks the scope {scope} that this needs. Ask for it when you get the token, or have the agency "
    "grant it to the client.",
)


def in_order(scopes: Iterable[str]) -> tuple[Scope, ...]:
    """Scopes without repetition, as the table above has them."""
    wanted = frozenset(scopes)
    return tuple(scope for scope in SCOPES if scope in wanted)


def granted(held: Iterable[Scope], asked: str | None) -> tuple[Scope, ...] | None:
    """What a token gets: all that the client holds, or what it asked for; none where it asked for more (RFC 6749 § 3.3)."""
    own = in_order(held)
    if asked is None or not asked.split():
        return own
    wanted = frozenset(asked.split())
    return in_order(wanted) if wanted <= frozenset(own) else None
