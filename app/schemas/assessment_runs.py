"""核定批次 (assessment runs) as sent and as shown."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.domain.calendar import local
from app.domain.finding import CODES, Finding, Language
from app.repositories.assessment_runs import Failure
from app.schemas.assessments import FiguresShown, figures_shown
from app.schemas.fields import (
    Body,
    EmployerNoShown,
    EmployerNoText,
    MonthShown,
    PageOf,
    PeriodText,
    RegionCodeShown,
    RegionCodeText,
    Shown,
)
from app.usecases.assessment_runs import RunPage, RunView


class RunIn(Body):
    """A run to start (核定): a month, for a region (the officer's own by default) or one employer."""

    period: PeriodText = Field(description="Month (做账期号).", examples=["2026-03"])
    region_code: RegionCodeText | None = Field(default=None, description="Region (行政区划).", examples=["530400"])
    employer_no: EmployerNoText | None = Field(default=None, description="One employer only (单位编号).")
    dry_run: bool = Field(default=False, description="Figure everything and write nothing (试算).")


class RunFailure(Shown):
    """An employer that could not be assessed, and why (核定失败单位)."""

    employer_no: EmployerNoShown = Field(description="Employer number (单位编号).", examples=["530402000001"])
    code: str = Field(description="Code (代码).", examples=["assessment_out_of_order"])
    message: str = Field(description="What to do (说明).")


class RunShown(Shown):
    """A run and how far it is (核定批次)."""

    id: int = Field(description="Row number of the run (批次编号).", examples=[1])
    status: Literal["queued", "running", "completed", "completed_with_failures", "failed"] = Field(
        description="State (状态).", examples=["completed"]
    )
    period: MonthShown = Field(description="Month (做账期号).", examples=["2026-03"])
    region_code: RegionCodeShown = Field(description="Region (行政区划).", examples=["530400"])
    employer_no: EmployerNoShown | None = Field(description="One employer only (单位编号).")
    dry_run: bool = Field(description="Whether it is a rehearsal (试算).", examples=[False])
    total_employers: int = Field(description="Employers to assess (单位总数).", examples=[1])
    done_employers: int = Field(description="Assessed, by this run or before (已核定).", examples=[1])
    failed_employers: int = Field(description="Not assessed (失败).", examples=[0])
    failures: list[RunFailure] = Field(description="Those not assessed, the first 1,000 (失败明细).")
    totals: FiguresShown
    started_by: str = Field(description="Who started it (经办人).", examples=["supervisor53"])
    created_at: datetime = Field(description="When (时间).")
    finished_at: datetime | None = Field(description="When it ended (完成时间).")


class RunsShown(PageOf[RunShown]):
    """A page of runs (核定批次列表)."""


def run_shown(view: RunView, language: Language) -> RunShown:
    """A run in a language."""
    run = view.run
    return RunShown(
        id=run.id,
        status=run.status,
        period=str(run.period),
        region_code=run.region_code,
        employer_no=run.employer_no,
        dry_run=run.dry_run,
        total_employers=run.total_employers,
        done_employers=run.done_employers,
        failed_employers=view.failed_employers,
        failures=[_failure_shown(failure, language) for failure in view.failures],
        totals=figures_shown(dict(run.totals)),
        started_by=run.started_by,
        created_at=local(run.created_at),
        finished_at=run.finished_at and local(run.finished_at),
    )


def runs_shown(page: RunPage, language: Language) -> RunsShown:
    """A page of runs in a language."""
    return RunsShown(
        items=[run_shown(view, language) for view in page.items],
        page=page.page,
        page_size=page.page_size,
        total=page.total,
    )


def _failure_shown(failure: Failure, language: Language) -> RunFailure:
    kept = failure.finding
    finding = Finding(CODES[kept["code"]], kept["pointer"], kept["severity"], kept["params"])
    return RunFailure(employer_no=failure.employer_no, code=finding.code.name, message=finding.message(language))
