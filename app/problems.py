"""Errors on the wire (RFC 9457): the one table from a code to its HTTP status, and the one way a refusal is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.finding import Code, Finding, Language, declare

STATUSES: Mapping[str, int] = {
    "malformed_request": 400,
    "invalid_credentials": 401,
    "captcha_invalid": 401,
    "token_invalid": 401,
    "token_expired": 401,
    "session_ended": 401,
    "sms_code_invalid": 401,
    "forbidden": 403,
    "password_change_required": 403,
    "login_method_not_allowed": 403,
    "scope_missing": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "request_timeout": 408,
    "version_stale": 412,
    "too_large": 413,
    "unsupported_media_type": 415,
    "account_locked": 423,
    "version_required": 428,
    "rate_limited": 429,
    "internal_error": 500,
    "unavailable": 503,
}
BY_KIND = {"body": 422, "state": 409}

MALFORMED_REQUEST = declare(
    "malformed_request",
    "body",
    ("请求无法读取", "Request cannot be read"),
    zh="请求正文无法读取：应为规范的 JSON（UTF-8、无重复键、无 NaN/Infinity），上传文件时应为完整的 multipart 表单。请检查后重新发送。",
    en="The body cannot be read: it is to be well-formed JSON (UTF-8, no duplicate keys, no NaN or Infinity), of an upload a whole "
    "multipart form. Correct it and send it again.",
)
METHOD_NOT_ALLOWED = declare(
    "method_not_allowed",
    "state",
    ("不支持此操作", "Method not allowed"),
    zh="此地址不支持该请求方法。请对照接口文档检查方法和路径。",
    en="This address does not take that method. Compare method and path with the contract.",
)
NOT_ACCEPTABLE = declare(
    "not_acceptable",
    "state",
    ("无法提供所要的格式", "Format not offered"),
    zh="此地址不提供 Accept 所要的格式。请改为接受 {offered}。",
    en="This address does not offer the format that Accept asks for. Accept {offered}.",
)
REQUEST_TIMEOUT = declare(
    "request_timeout",
    "state",
    ("请求超时", "Request timed out"),
    zh="请求没有在规定时间内发送完整。请检查网络后重新发送。",
    en="The request did not arrive whole in time. Check the connection and send it again.",
)
TOO_LARGE = declare(
    "too_large",
    "body",
    ("请求过大", "Request too large"),
    zh="请求超过了允许的大小（{limit} 字节）。请减小后重新发送。",
    en="The request is larger than the {limit} bytes allowed. Make it smaller and send it again.",
)
UNSUPPORTED_MEDIA_TYPE = declare(
    "unsupported_media_type",
    "body",
    ("不支持的内容类型", "Unsupported media type"),
    zh="此地址不接收该 Content-Type。请按接口文档使用 application/json 或所列类型。",
    en="This address does not take that Content-Type. Use application/json or the documented type.",
)
INTERNAL_ERROR = declare(
    "internal_error",
    "state",
    ("系统错误", "Internal error"),
    zh="系统发生错误，本次操作没有保存任何内容。请稍后重试；如仍有问题，请把请求编号告知经办机构。",
    en="Something failed here and nothing of this request was stored. Try again later, or give the agency the request id.",
)
INVALID = declare(
    "invalid",
    "body",
    ("填写内容有误", "Several entries are wrong"),
    zh="有 {count} 处需要更正，详见 errors。请全部更正后重新提交。",
    en="{count} things need correcting; they are listed in errors. Correct all of them and send the request again.",
)
REFUSED = declare(
    "refused",
    "state",
    ("不能办理", "Refused"),
    zh="有 {count} 项原因使此业务不能办理，详见 errors。",
    en="{count} reasons keep this from being done; they are listed in errors.",
)


def status_of(code: Code) -> int:
    """The HTTP status that a code answers with."""
    return STATUSES.get(code.name, BY_KIND[code.about])


def problem(
    findings: Iterable[Finding], language: Language, instance: str, request_id: str
) -> tuple[int, dict[str, Any]]:
    """The status and problem document of what refused: its own code where it is one, invalid or refused where several."""
    refused = list(findings)
    status = 422 if any(status_of(finding.code) == 422 for finding in refused) else status_of(refused[0].code)
    lead = refused[0]
    if len(refused) > 1:
        lead = (INVALID if status == 422 else REFUSED).refused(count=len(refused))
    return status, {
        "type": f"/problems/{lead.code.name}",
        "title": lead.code.title(language),
        "status": status,
        "detail": lead.message(language),
        "instance": instance,
        "code": lead.code.name,
        "request_id": request_id,
        "errors": [
            {
                "pointer": finding.pointer,
                "code": finding.code.name,
                "message": finding.message(language),
                "params": dict(finding.params),
            }
            for finding in refused
        ],
    }
