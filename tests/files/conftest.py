"""打印件测试 (tests of files): the form's font, built once and kept beside the project's other made files."""

from pathlib import Path

import pytest

from app.files.font import font_path


@pytest.fixture(scope="session")
def form_font() -> Path:
    """The font of the printed forms (打印字体), from `var/fonts`."""
    return font_path(Path(__file__).parents[2] / "var" / "fonts")
