"""地址 (routers): which addresses the hall has under `/api/v1`, and beside them in a sandbox."""

from app.routers import accounts, auth, employers, sandbox

ROUTERS = [auth.router, employers.router, accounts.router]
SANDBOX_ROUTERS = [sandbox.router]
