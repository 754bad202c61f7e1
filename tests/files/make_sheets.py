"""样例文件清单: every made file by name, and a script that writes them all into a folder.

.venv/bin/python -m tests.files.make_sheets FOLDER
"""

import sys
from pathlib import Path

from tests.files.sheet_making import (
    by_hand,
    by_libreoffice,
    by_openpyxl,
    by_text,
    by_xlsxwriter,
    hostile_others,
    hostile_parts,
    hostile_zips,
)
from tests.files.sheet_making.made import HONEST, HOSTILE

__all__ = ["HONEST", "HOSTILE", "write_all"]

# Their making is listed as they are imported.
MAKERS = (by_openpyxl, by_xlsxwriter, by_libreoffice, by_hand, by_text, hostile_zips, hostile_parts, hostile_others)


def write_all(folder: Path) -> None:
    """Writes every file into a folder for its kind (诚实样例, 恶意样例)."""
    for kind, made in (("honest", HONEST), ("hostile", HOSTILE)):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, make in made.items():
            (folder / kind / name).write_bytes(make())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
