"""外部程序 (outside programs): LibreOffice, which opens our files and saves them anew."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Convert = Callable[[Mapping[str, bytes], str], dict[str, bytes]]

# Every sheet into a file of its own, in UTF-8, texts in quotation marks, numbers as they are shown.
_FILTERS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1",
}


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Opens files by LibreOffice and saves them in another format; what it wrote, by the names it gave."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is needed: run `make outside`, or install its package libreoffice-calc"
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def run(files: Mapping[str, bytes], to: str) -> dict[str, bytes]:
        folder = tmp_path_factory.mktemp("files")
        saved = folder / "saved"
        for name, file in files.items():
            (folder / name).write_bytes(file)
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", _FILTERS[to]]
        if all(name.endswith(".csv") for name in files):
            command.append("--infilter=CSV:44,34,76,1")
        names = [str(folder / name) for name in files]
        subprocess.run([*command, "--outdir", str(saved), *names], check=True, capture_output=True, timeout=300)
        return {path.name: path.read_bytes() for path in _files(saved)}

    return run


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())
