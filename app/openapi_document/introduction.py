"""前言 (introduction): what a reader of the contract is told before the first operation."""

VERSION = "0.1.0"
TITLE = "失业保险网上办事大厅·单位 Employer hall for unemployment insurance"
INTRODUCTION = """
The employers' side of a province's online service hall for unemployment insurance (失业保险网上办事大厅·单位).

**Sign in (登录).** `POST /api/v1/auth/captchas` gives a captcha (图形验证码); `POST /api/v1/auth/password-sessions`
takes it with username and password and answers an access token. Send that as `Authorization: Bearer …`.
A first or reset password must be changed before anything else. Three wrong answers in a row lock a name (423) until an
account reset (账号重置).

**Sign in by SMS (短信登录).** Where `GET /api/v1/auth/login-methods` says `sms`, as in Kunming, employers ask for a code at
`POST /api/v1/auth/sms-codes` and sign in with it at `POST /api/v1/auth/sms-sessions`; no password is asked for, and none is taken.

**Other systems (应用客户端).** An admin makes a client (`POST /api/v1/review/clients`) with scopes (权限范围), bound to one employer or to
nobody. `POST /api/v1/oauth/token` (RFC 6749 § 4.4, a form) gives it an access token for 15 minutes; its errors are those of § 5.2, the only
ones here that are no problem documents. Each operation's `security` names the scope that lets a client in; without it: 403 `scope_missing`.

**Limits (频次限制).** Signing in, captchas, SMS codes and client tokens are limited by name, client and address: 429 `rate_limited`,
with the seconds to wait in `Retry-After`.

**Language (语言).** Messages are Chinese; `Accept-Language: en` makes them English. `Content-Language` says which they are.

**Errors (错误).** Every other answer that is not 2xx is an RFC 9457 `application/problem+json` document.
422: the body alone shows what is wrong. 409: the calendar, the law or the records refuse. `errors` lists everything
at once, each with an RFC 6901 `pointer` into the
body. `GET /problems/{code}` explains a code.

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
    {"name": "auth", "description": "Signing in, passwords and clients' tokens (登录、密码、客户端令牌)."},
    {"name": "enrollment-changes", "description": "Enrolling, suspending and changing employees (增员、减员、变更)."},
    {"name": "batches", "description": "Adding and suspending people by the sheet (批量增加、批量减少)."},
    {"name": "user-center", "description": "Business by state, roster, credit and obligations (用户中心)."},
    {"name": "assessments", "description": "Monthly assessments and their forms (征集单、核定单)."},
    {"name": "exports", "description": "Declarations, rosters and histories as files (报盘导出、数据导出)."},
    {
        "name": "receipts",
        "description": "Signed receipts of what was sent and decided, and their verification (回执、验证回执).",
    },
    {"name": "portal", "description": "What anyone reads before signing in: articles, files, services (门户)."},
    {"name": "review", "description": "What case officers do (经办审核)."},
    {"name": "integrations", "description": "What other systems send and read (业务集成)."},
    {"name": "operation", "description": "Health of the installation and the meaning of codes (运行状况、代码说明)."},
    {
        "name": "sandbox",
        "description": "The sandbox's clock, captcha answers and SMS messages (沙箱); absent in production.",
    },
]
