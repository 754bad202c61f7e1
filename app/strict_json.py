"""严格 JSON (strict JSON): what a body may be before anyone looks at its fields, and the route that insists on it."""

import json
import math
import re
from collections.abc import Callable, Coroutine, Iterator, Set
from itertools import islice
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Form, Query
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope

from app.body_findings import MOST_FINDINGS, format_finding, pointer
from app.domain.finding import UNKNOWN_FIELD, Finding, Refused
from app.problems import MALFORMED_REQUEST, NOT_ACCEPTABLE, UNSUPPORTED_MEDIA_TYPE

DEEPEST = 32
MOST_VALUES = 5_000
MOST_VALUES_OF_RECORDS = 50_000
_LARGEST = 2**63 - 1
_NOTHING = ("空的正文或 {}", "no body, or {}")
_NUL = ("不含空字符（U+0000）的文字", "text without the NUL character (U+0000)")
_WITHIN_64_BITS = ("绝对值小于 2^63 的整数", "a whole number whose absolute value is below 2^63")

# What the fast decoder lets through is possible only where one of these is written.
_NEEDS_A_CLOSER_LOOK = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|[0-9]{19}|[eE]\+?[0-9]{3}")
_JSON_CHARSETS = ("", "utf-8", "utf8")
_FORM_TYPES = ("multipart/form-data",)


class StrictRoute(APIRoute):
    """A route that refuses other types (415), lax JSON (400), an Accept it cannot meet (406), what it has no name for (422)."""

    most_values = MOST_VALUES

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        offered = _offered(self)
        takes_form = self.body_field is not None and isinstance(self.body_field.field_info, Form)
        takes_json = self.body_field is not None and not takes_form
        takes_nothing = self.body_field is None and "POST" in (self.methods or ())
        parameters = {field.alias for field in get_flat_params(self.dependant) if isinstance(field.field_info, Query)}

        async def strictly(request: Request) -> Response:
            if offered and not _accepts(request.headers.get("accept", ""), offered):
                raise Refused([NOT_ACCEPTABLE.refused(offered=", ".join(sorted(offered)))])
            if request.scope["query_string"]:
                _check_query(request, parameters)
            if takes_form and _has_body(request):
                _check_type(request, _FORM_TYPES)
            if takes_json:
                # FastAPI turns whatever its own reading raises into a bare 400, so the body is read before it.
                request = StrictRequest(request.scope, request.receive, self.most_values)
                if await request.body():
                    _check_type(request, ("application/json",))
                    await request.json()
            if takes_nothing:
                _check_nothing(await request.body())
            return await handle(request)

        return strictly


class RecordsRoute(StrictRoute):
    """A strict route that takes thousands of records in a call (批量上报)."""

    most_values = MOST_VALUES_OF_RECORDS


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    _value: Any = ...

    def __init__(self, scope: Scope, receive: Receive, most_values: int) -> None:
        super().__init__(scope, receive)
        self.most_values = most_values

    async def json(self) -> Any:
        if self._value is ...:
            self._value = read_json(await self.body(), self.most_values)
        return self._value


def read_json(body: bytes, most_values: int = MOST_VALUES) -> Any:
    """The value of a JSON body; Refused with malformed_request (400), or invalid_format (422) for NUL and huge integers."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        _malformed()
    closer = _NEEDS_A_CLOSER_LOOK.search(text) is not None
    openings = text.count("{") + text.count("[")
    if openings + text.count(",") > most_values:
        _malformed()
    try:
        value = (_CAREFUL if closer else _FAST).decode(text)
    except (ValueError, RecursionError):
        _malformed()
    if openings > DEEPEST:
        _check_depth(value)
    if closer:
        findings = tuple(islice(_odd_values(value, ()), MOST_FINDINGS))
        if findings:
            raise Refused(findings)
    return value


def _malformed(*_: object) -> NoReturn:
    raise Refused([MALFORMED_REQUEST.refused()]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        _malformed()
    return value


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        _malformed()
    return value


_FAST = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_malformed)
_CAREFUL = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_malformed, parse_float=_finite)


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) in (dict, list)
        ]
        if not level:
            return
    _malformed()


def _odd_values(value: Any, path: tuple[object, ...]) -> Iterator[Finding]:
    """Integers beyond 64 bits and text with NUL, which databases take differently; a lone surrogate ends the reading."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key)
            yield from _odd_values(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _odd_values(inner, (*path, index))
    elif isinstance(value, str):
        _check_text(value)
        if "\0" in value:
            yield format_finding(pointer(path), _NUL)
    elif isinstance(value, int) and abs(value) > _LARGEST:
        yield format_finding(pointer(path), _WITHIN_64_BITS)


def _check_text(text: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            _malformed()


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def _check_query(request: Request, known: Set[str]) -> None:
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise Refused(UNKNOWN_FIELD.refused("", parameter=name[:100]) for name in unknown[:MOST_FINDINGS])


def _check_nothing(body: bytes) -> None:
    """Refuses what is sent where nothing is expected, so that it is not silently lost; `{}` is nothing."""
    value = read_json(body) if body else {}
    if not isinstance(value, dict):
        raise Refused([format_finding("", _NOTHING)])
    if value:
        raise Refused(UNKNOWN_FIELD.refused(pointer([name])) for name in list(value)[:MOST_FINDINGS])


def _check_type(request: Request, types: tuple[str, ...]) -> None:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    name, _, value = parameters.partition("=")
    charset = value.strip().strip('"').lower() if name.strip().lower() == "charset" else ""
    if media_type.strip().lower() not in types or charset not in _JSON_CHARSETS:
        raise Refused([UNSUPPORTED_MEDIA_TYPE.refused(expected=list(types))])


def _offered(route: APIRoute) -> frozenset[str]:
    documented = {
        media_type
        for status, answer in route.responses.items()
        if str(status).startswith("2")
        for media_type in answer.get("content", {})
    }
    if documented or route.status_code == 204:
        return frozenset(documented)
    return frozenset({"application/json"})


def _accepts(accept: str, offered: frozenset[str]) -> bool:
    if not accept or "*/*" in accept:
        return True
    for item in accept.lower().split(","):
        media_range = item.partition(";")[0].strip()
        if media_range in offered or any(media_range == f"{one.partition('/')[0]}/*" for one in offered):
            return True
    return False
