"""前言 (introduction): what a reader of the contract is told before the first operation."""

VERSION = "0.1.0"
TITLE = "失业保险网上办事大厅·单位 Employer hall for unemployment insurance"
INTRODUCTION = """
The employers' side of a province's online service hall for unemployment insurance (失业保险网上办事大厅·单位).

**Sign in (登录).** `POST /api/v1/auth/captchas` gives a captcha (图形验证码); `POST /api/v1/auth/password-sessions`
takes it with username and password and answers an access token. Send that as `Authorization: Bearer …`.
A first password must be changed before anything else.

**Language (语言).** Messages are Chinese; `Accept-Language: en` makes them English. `Content-Language` says which they are.

**Errors (错误).** Every answer that is not 2xx is an RFC 9457 `application/problem+json` document. 422: the body alone shows what is wrong.
409: the calendar, the law or the records refuse. `errors` lists everything at once, each with an RFC 6901 `pointer` into the body.
`GET /problems/{code}` explains a code.

**Bodies (正文).** JSON in UTF-8, snake_case, without unknown fields, duplicate keys or numbers that are not finite.
Money (金额) is a string in yuan such as `"5000.00"`; months (费款所属期) are `"2026-03"`. Nulls are written, not left out.

**Lists (分页).** `?page=1&page_size=20`, at most 200 on a page.

**Versions (版本).** What changes carries `version`, also as `ETag`; send it as `If-Match`:
428 without, 412 when it is no longer the current one.

**Repeating (重发).** A POST with an `Idempotency-Key` (幂等键) that was answered before gets the same answer again for 24 hours.

**Growth (兼容).** Without a new version of the path, answers may gain fields, enumerated values and kinds, and errors may gain
codes: ignore what you do not know. Nothing is taken away, and nothing more is asked for.

**Tracing (请求编号).** `X-Request-ID` is taken from the request or made, and is in every answer and every log line.
""".strip()
TAGS = [
    {"name": "auth", "description": "Signing in and passwords (登录、密码)."},
    {"name": "enrollment-changes", "description": "Enrolling, suspending and changing employees (增员、减员、变更)."},
    {"name": "assessments", "description": "Monthly assessments and their forms (征集单、核定单)."},
    {"name": "review", "description": "What case officers do (经办审核)."},
    {"name": "integrations", "description": "What other systems send and read (业务集成)."},
    {"name": "operation", "description": "Health of the installation and the meaning of codes (运行状况、代码说明)."},
    {"name": "sandbox", "description": "The sandbox's clock and captcha answers (沙箱); absent in production."},
]
