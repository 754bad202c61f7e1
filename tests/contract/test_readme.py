"""README: what it tells a newcomer to type, to set, to open and to call is there."""

import re
from pathlib import Path

import pytest

from app.cli import hall
from app.main import create_app
from app.settings import Settings

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
COMMANDS = {command.name for command in hall.registered_commands}
SETTINGS = dict(re.findall(r"^\| `(HALL_\w+)` \| `?([^|`]+?)`? \|", README, re.MULTILINE))
MADE_LATER = ("var/", ".venv/")


def typed(program: str) -> set[str]:
    """The words that follow a program wherever code is shown."""
    shown = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", README, re.DOTALL)
    lines = [line for block, span in shown for line in (block or span).splitlines()]
    return {found[1] for line in lines if (found := re.match(rf"(?:\.venv/bin/)?{program} ([a-z][a-z-]*)", line))}


def test_the_two_commands_are_named_first() -> None:
    _, _, after = README.partition("## Two commands")

    assert re.findall(r"^make (\w+)", after, re.MULTILINE)[:2] == ["demo", "test"]


def test_every_target_it_names_is_in_the_makefile() -> None:
    named = typed("make")

    assert named >= {"demo", "test", "check", "serve"}
    assert named <= TARGETS


def test_every_hall_command_it_names_exists() -> None:
    named = typed("hall")

    assert named >= {"serve", "migrate", "create-officer"}
    assert named <= COMMANDS


def test_its_settings_are_all_the_settings_with_their_defaults() -> None:
    defaults = {f"HALL_{name.upper()}": _written(field.default) for name, field in Settings.model_fields.items()}
    told = {**SETTINGS, "HALL_SECRET_KEY": defaults["HALL_SECRET_KEY"]}

    assert told == defaults


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) or "(none)"


def test_every_setting_it_mentions_is_in_the_table_or_is_the_tests_own() -> None:
    mentioned = {name for name in re.findall(r"HALL_\w+", README) if not name.startswith("HALL_TEST_")}

    assert mentioned == set(SETTINGS)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#]+)\)|`([a-z]+/[\w./-]+)`", README))))
def test_every_file_it_points_to_exists(path: tuple[str, str]) -> None:
    named = "".join(path)

    assert named.startswith(MADE_LATER) or (REPOSITORY / named).exists()


def test_every_address_it_names_is_one_of_the_hall() -> None:
    named = {address.partition("?")[0] for address in re.findall(r"`(/[\w./{}-]+)", README)} - {"/api/v1", "/sandbox"}
    app = create_app(Settings(mode="sandbox"))

    assert named <= {*app.openapi()["paths"], "/docs", "/openapi.json"}
