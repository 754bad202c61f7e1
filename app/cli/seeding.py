"""演示数据 (demonstration): `hall seed-demo`."""

from collections.abc import Sequence

from app.cli.common import opened_hall, say, stop
from app.usecases.accounts import NewOfficer
from app.usecases.context import Call
from app.usecases.sample_business.cast import EMPLOYERS, OFFICERS, PASSWORD, SampleEmployer
from app.usecases.seed_demo import seed_demo


def seed() -> None:
    """写入演示数据: fill a sandbox with plausible content, so that a front end has something to show; safe to repeat."""
    with opened_hall() as hall:
        if not hall.settings.sandbox:
            stop(
                "演示数据只写入沙箱，生产环境不写入任何内容。",
                "The demonstration is for a sandbox; nothing was written in production.",
            )
        for seeded in seed_demo(Call(hall)):
            say(
                f"{seeded.name_zh}：新增 {seeded.added}，已有 {seeded.there}。 "
                f"{seeded.name_en}: {seeded.added} added, {seeded.there} were there."
            )
        say(
            f"登录（密码均为 {PASSWORD}）：单位 {_names(EMPLOYERS)}，经办 {_names(OFFICERS)}。"
            f"昆明的单位凭短信验证码登录，在 /sandbox/sms-messages 查看。"
        )
        say(
            f"Sign in (each with the password {PASSWORD}) as an employer: {_names(EMPLOYERS)}; as an officer: "
            f"{_names(OFFICERS)}. Employers of Kunming sign in by SMS code, which /sandbox/sms-messages tells."
        )


def _names(people: Sequence[SampleEmployer | NewOfficer]) -> str:
    return ", ".join(each.username for each in people)
