"""地址 (routers): which addresses the hall has, and which besides in a sandbox."""

from app.routers import (
    accounts,
    articles,
    assessment_runs,
    assessments,
    audit,
    auth,
    base_declarations,
    batches,
    clients,
    employers,
    enrollment_changes,
    keys,
    oauth,
    operation,
    payments,
    portal,
    review,
    review_batches,
    sandbox,
    unemployment_registrations,
)

# An address is looked for from the first router on, so the busiest stands first.
ROUTERS = [
    enrollment_changes.router,
    auth.router,
    assessments.router,
    batches.router,
    batches.templates,
    base_declarations.router,
    review.router,
    review_batches.router,
    assessment_runs.router,
    portal.router,
    employers.router,
    accounts.router,
    articles.router,
    audit.router,
    clients.router,
    payments.router,
    unemployment_registrations.router,
    oauth.router,
    operation.router,
    keys.router,
]
SANDBOX_ROUTERS = [sandbox.router]
