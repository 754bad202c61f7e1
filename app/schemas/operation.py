"""运行 (operation): how the installation is, and what a code means."""

from typing import Literal

from pydantic import Field

from app.domain.finding import Code
from app.schemas.fields import Shown


class Health(Shown):
    """Whether the installation answers (运行状况)."""

    status: Literal["live", "ready"] = Field(description="State (状态).", examples=["ready"])


class BothLanguages(Shown):
    """A text in Chinese and English (中英文)."""

    zh: str = Field(description="In Chinese (中文).", examples=["没有找到"])
    en: str = Field(description="In English (英文).", examples=["Not found"])


class ProblemCode(Shown):
    """What a code means and what to do about it (代码说明)."""

    type: str = Field(
        description="The code's address, as problem documents give it (代码地址).", examples=["/problems/not_found"]
    )
    code: str = Field(description="The code (代码).", examples=["not_found"])
    status: int = Field(description="HTTP status where it is the only one (状态码).", examples=[404])
    title: BothLanguages
    sentence: BothLanguages = Field(description="What is wrong and what to do next; … stands for a value (说明).")
    what_to_do: BothLanguages = Field(description="Whether to change the request or something else first (处理方法).")


_WHAT_TO_DO = {
    "body": BothLanguages(
        zh="请求本身有误：请按说明更正后重新发送，原样重发仍会被拒绝。",
        en="The request itself is wrong: correct it as the sentence says; the same request will be refused again.",
    ),
    "state": BothLanguages(
        zh="请求的写法无误，但现在不能办理：请先按说明处理，再重新发送。",
        en="The request is written correctly but cannot be done as things are: do what the sentence says, then send it again.",
    ),
}


def problem_code(code: Code, status: int) -> ProblemCode:
    """A code as `/problems/{code}` explains it."""
    return ProblemCode(
        type=f"/problems/{code.name}",
        code=code.name,
        status=status,
        title=BothLanguages(zh=code.title_zh, en=code.title_en),
        sentence=BothLanguages(zh=_without_values(code.zh), en=_without_values(code.en)),
        what_to_do=_WHAT_TO_DO[code.about],
    )


class _Blank(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _without_values(sentence: str) -> str:
    return sentence.format_map(_Blank())
