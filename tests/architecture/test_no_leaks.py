"""Nothing in the repository knows the machine it was written on, or where its packages were fetched from."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

# Each pattern is written so that it does not find itself.
LEAKS = {
    "a package registry": r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|yarnpkg\.com|pypi\.tuna|mirrors?\.[a-z]+\.(com|cn|edu)",
    "an index in a lock file": r"^\s*--(extra-index-url|index-url|find-links|trusted-host)\b",
    "a folder beside the clone": r"\.\./[s]hared",
    "a home directory": r"(?<![\w.])/(home|Users)/[a-z]|(?<![\w.])[/]root/|[A-Z]:\\[U]sers",
    "a developer's work folder": r"(?<![\w.])[/]work/[a-z]",
    "a private key": r"-----BEGIN [A-Z ]*[P]RIVATE KEY",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_no_file_holds(leak: str) -> None:
    pattern = re.compile(LEAKS[leak], re.MULTILINE)

    found = [f"{name}: {match[0]}" for name, text in texts().items() for match in pattern.finditer(text)]

    assert not found


def test_no_lock_file_that_records_hosts_is_kept() -> None:
    kept = {Path(name).name for name in texts()}

    assert not kept & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}


def texts() -> dict[str, str]:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split("\0")
    files = [name for name in names if name and (REPOSITORY / name).is_file()]
    return {name: (REPOSITORY / name).read_text(encoding="utf-8", errors="ignore") for name in files}
