"""演示 (demonstration): one Yuxi employer's spring of 2026 over HTTP, held to sums done by hand; `make demo`.

A server of its own runs on a free port and on a fresh SQLite file in `var/demo/`; it is stopped in the end, whatever
happened. Exit status 1 where any step is not as expected.
"""

import sys

import httpx

from scripts.demo import narration
from scripts.demo.april import april
from scripts.demo.by_the_sheet import by_the_sheet
from scripts.demo.desk import problems_met
from scripts.demo.hall import FOLDER, REPOSITORY, hall, serving, wipe
from scripts.demo.kept import FILES, keep_json, keep_list
from scripts.demo.march import march
from scripts.demo.opening import open_up
from scripts.demo.received import received
from scripts.demo.taken_home import taken_home


def tell() -> None:
    """The whole story."""
    wipe(tuple(FILES))
    with serving() as http:
        cast = open_up(http)
        march_bill, draft = march(cast)
        april_bill = april(cast, draft)
        received(cast)
        by_the_sheet(cast)
        taken_home(cast)
    keep_json("assessments.json", [march_bill, april_bill])
    keep_json("problems.json", problems_met)
    narration.chapter("hall verify-ledger", "账目核查", "The ledger, recomputed from its rows alone")
    verdict = hall("verify-ledger")
    for line in verdict.splitlines():
        narration.message(line)
    narration.expect("账目无误 the ledger is sound", verdict.endswith("账目无误。 The ledger is sound."), True)
    narration.chapter("hall verify-audit", "审计核查", "The audit log, its chain walked")
    narration.message(hall("verify-audit").splitlines()[0])
    keep_list()
    narration.chapter(
        "完成 Done", f"文件在 {FOLDER.relative_to(REPOSITORY)}/", "the files are listed in its README.txt"
    )


def main() -> int:
    """The story's exit status."""
    try:
        tell()
    except (narration.NotAsExpected, httpx.HTTPError) as error:
        narration.failed(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
