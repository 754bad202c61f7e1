"""命令行 (command line): the `hall` command; a command is a function in a module here, added to `hall` below."""

import typer

from app.cli import assessing, audit, contract, keys, ledger, officers, seeding, serving

hall = typer.Typer(
    help="失业保险网上办事大厅·单位: serve the employer hall, migrate its database, keep its officers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
hall.command("serve")(serving.serve)
hall.command("migrate")(serving.migrate)
hall.command("create-officer")(officers.create)
hall.command("set-officer-password")(officers.set_password)
hall.command("seed-demo")(seeding.seed)
hall.command("assess")(assessing.assess)
hall.command("rotate-keys")(keys.rotate)
hall.command("verify-ledger")(ledger.verify)
hall.command("verify-audit")(audit.verify)
hall.command("export-audit-anchor")(audit.export_anchor)
hall.command("openapi")(contract.openapi)


def main() -> None:
    """The `hall` command."""
    hall()
