"""Requests against the floor of a bare route: `python benchmarks/requests.py [--quick]`, from any folder; see README.md."""

import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    # As a module of the clone: a folder with a `requests.py` on the path would hide the library of that name.
    clone = Path(__file__).resolve().parents[1]
    sys.exit(subprocess.call([sys.executable, "-m", "benchmarks.measuring", *sys.argv[1:]], cwd=clone))
