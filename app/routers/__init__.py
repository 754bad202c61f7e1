"""地址 (routers): which addresses the hall has under `/api/v1`, and beside them in a sandbox."""

from app.routers import accounts, assessment_runs, assessments, auth, employers, enrollment_changes, review, sandbox

ROUTERS = [
    auth.router,
    enrollment_changes.router,
    assessments.router,
    review.router,
    assessment_runs.router,
    employers.router,
    accounts.router,
]
SANDBOX_ROUTERS = [sandbox.router]
