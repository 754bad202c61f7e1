"""开户 (opening): officers, an employer, its account, and the first login (manual §1)."""

from dataclasses import dataclass
from typing import Any

import httpx

from scripts.demo import narration
from scripts.demo.desk import Someone, put_clock, signed_in, solved_captcha, visitor
from scripts.demo.hall import hall
from scripts.demo.people import EMPLOYER

OFFICERS_PASSWORD = "Hongta-Yuxi-2026"
HR_PASSWORD = "Dianchi-2026"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part: an administrator of the province, an officer of Yuxi, and the employer's HR."""

    http: httpx.Client
    admin: Someone
    officer: Someone
    hr: Someone


def open_up(http: httpx.Client) -> Cast:
    """5 March: everyone can sign in."""
    put_clock(http, "2026-03-05T09:00:00")
    narration.chapter("2026-03-05", "开户与首次登录", "An employer, its account, the first login")
    for username, region, role in (("admin53", "530000", "admin"), ("officer5304", "530400", "officer")):
        made = hall(
            "create-officer",
            "--username",
            username,
            "--password",
            OFFICERS_PASSWORD,
            "--region",
            region,
            "--role",
            role,
        )
        narration.message(made)
    admin, _ = signed_in(http, "admin53", OFFICERS_PASSWORD)
    officer, _ = signed_in(http, "officer5304", OFFICERS_PASSWORD)
    employer = admin.post("/review/employers", EMPLOYER, status=201)
    narration.say(
        f"经办机构登记单位：{employer['name']}，单位编号 {employer['employer_no']}，{employer['insured_from']} 起参保。",
        "The agency registers the employer and gives it a number and an account.",
    )
    username = admin.post(f"/review/employers/{employer['employer_no']}/account", {}, status=201)["username"]
    return Cast(http, admin, officer, _first_login(http, username))


def _first_login(http: httpx.Client, username: str) -> Someone:
    first = username[-6:]
    narration.say(
        f"单位人事用 {username} 登录：初始密码是账号后 6 位，须先修改密码。",
        "HR signs in with a captcha; the initial password, the account's last six characters, must be changed first.",
    )
    hr, must_change = signed_in(http, username, first)
    narration.expect("登录后提示修改密码 told to change the password", must_change, True)
    hr.refused("GET", "/enrollment-changes", status=403, code="password_change_required")
    change: dict[str, Any] = {"username": username, "old_password": first, **solved_captcha(http)}
    visitor(http).refused(
        "POST", "/auth/password-changes", {**change, "new_password": "12345678"}, status=422, code="password_too_weak"
    )
    change |= solved_captcha(http)
    visitor(http).post("/auth/password-changes", {**change, "new_password": HR_PASSWORD}, status=204)
    hr, must_change = signed_in(http, username, HR_PASSWORD)
    me = hr.get("/auth/me")
    narration.expect(f"已用新密码登录 signed in for {me['employer']['name']}", must_change, False)
    return hr
