"""服务导航 (service navigation): each service of the hall with its path, its reminder and whether it is open now (§1.3, §2.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.calendar import Opening, printing_opening, window_opening
from app.domain.codes import unknown_code_finding
from app.domain.finding import Finding, Language
from app.domain.policy import Law

OpenDuring = Literal["window", "printing", "always"]
LinkKind = Literal["operation", "template", "form", "verification"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages (中英文)."""

    zh: str
    en: str

    def told(self, language: Language) -> str:
        """The text in a language."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Link:
    """链接: an address of the contract that a service leads to; `public` ones need no session."""

    kind: LinkKind
    name: Words
    method: str
    href: str
    public: bool


@dataclass(frozen=True, slots=True)
class Service:
    """业务: a service of the hall; `open_during` names the calendar rule by which it is open, `reminder` tells that rule."""

    code: str
    name: Words
    path: Sequence[Words]
    open_during: OpenDuring
    reminder: Words | None
    steps: Sequence[Words]
    links: Sequence[Link]


def opening_of(service: Service, now: datetime, law: Law) -> Opening | None:
    """Whether a service is open now and when it opens next; none where it always is (开放情况)."""
    if service.open_during == "window":
        return window_opening(now, law)
    if service.open_during == "printing":
        return printing_opening(now, law)
    return None


def reminder_of(service: Service, law: Law, language: Language) -> str | None:
    """业务经办提醒, with the days of the law in force."""
    if service.reminder is None:
        return None
    window = law.business_window.value
    days = {
        "first_day": window.first_day,
        "last_day": window.last_day,
        "print_day": law.assessment_print_day.value,
    }
    return service.reminder.told(language).format_map(days)


def service_findings(codes: Sequence[str], services: Mapping[str, Service]) -> tuple[Finding, ...]:
    """Refuses services that the hall does not have, each at its place."""
    return tuple(
        unknown_code_finding("service", code, f"/services/{place}")
        for place, code in enumerate(codes)
        if code not in services
    )
