"""月度核定 (assessing): `hall assess`."""

from typing import Annotated

import typer
from rich.progress import Progress

from app.cli.common import opened_hall, say, stop
from app.domain.period import Period
from app.usecases import assessment_runs
from app.usecases.context import Call

FAILURES_SAID = 20


def assess(
    period: Annotated[str, typer.Argument(help="Month (做账期号), YYYY-MM.")],
    region: Annotated[str, typer.Option(help="Region (行政区划), six digits.")] = "530000",
) -> None:
    """核定: assess a region's employers for a month, from its 21st on; those assessed already are not billed again."""
    try:
        month = Period.parse(period)
    except ValueError:
        stop("月份应写作 YYYY-MM，例如 2026-03。", "Write the month as YYYY-MM, such as 2026-03.")
    with opened_hall() as hall:
        run_id = assessment_runs.start_by_hand(Call(hall), month, region)
        with Progress() as bar:
            task = bar.add_task(f"{period} {region}", total=None)
            assessment_runs.carry_out(hall, run_id, lambda done, total: bar.update(task, completed=done, total=total))
        view = assessment_runs.look(Call(hall), run_id)
    say(
        f"{view.run.status}: 已核定 {view.run.done_employers}，失败 {view.failed_employers}。 "
        f"{view.run.done_employers} assessed, {view.failed_employers} failed."
    )
    for failure in view.failures[:FAILURES_SAID]:
        say(f"{failure.employer_no} {failure.finding['code']}")
    if view.run.status != "completed":
        raise typer.Exit(1)
