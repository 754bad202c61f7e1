"""错误答复 (problem): the document of RFC 9457 that every answer other than 2xx is."""

from typing import Any

from pydantic import Field

from app.schemas.fields import Shown


class ProblemError(Shown):
    """One finding that refused (一条校验结果): where in the body, which code, its sentence and the sentence's values."""

    pointer: str = Field(description="RFC 6901 pointer into the request's body; empty where none (字段位置).")
    code: str = Field(description="The finding's code (代码), stable.")
    message: str = Field(description="What is wrong and what to do next, in the answer's language (说明).")
    params: dict[str, Any] = Field(description="The values in the message (参数).")


class Problem(Shown):
    """Why a request was refused (错误答复), RFC 9457 `application/problem+json`."""

    type: str = Field(description="Address of the code's explanation, `/problems/{code}` (代码说明地址).")
    title: str = Field(description="The code's title (标题).")
    status: int = Field(description="HTTP status (状态码).")
    detail: str = Field(description="What is wrong and what to do next (说明).")
    instance: str = Field(description="The path that was called (请求地址).")
    code: str = Field(description="The code (代码): the finding's own, `invalid` or `refused` where there are several.")
    request_id: str = Field(description="The request's `X-Request-ID` (请求编号), for the agency's support.")
    errors: list[ProblemError] = Field(description="Everything that refused, all at once (全部错误).")
