"""接口文档 (contract): `hall openapi`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import say, stop
from app.main import create_app
from app.settings import Settings

OPENAPI = Path("openapi/openapi.json")


def openapi(
    check: Annotated[bool, typer.Option("--check", help="Only compare; status 1 where they differ.")] = False,
    output: Annotated[Path, typer.Option(help="The committed document.")] = OPENAPI,
) -> None:
    """生成接口文档: write the OpenAPI document from the code, the sandbox's addresses included."""
    document = rendered()
    if not check:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(document, encoding="utf-8")
        say(f"已写入 {output}。 {output} was written.")
    elif not output.is_file() or output.read_text(encoding="utf-8") != document:
        stop(
            f"{output} 与代码不一致，请运行 hall openapi 重新生成并提交。",
            f"{output} differs from the code: run `hall openapi` and commit what it writes.",
        )


def rendered() -> str:
    """The document as it is committed: the same text for the same code."""
    document = create_app(Settings(mode="sandbox")).openapi()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
