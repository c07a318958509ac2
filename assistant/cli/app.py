"""All commands under one roof."""

from __future__ import annotations

import typer

from assistant.cli import console, miniprogram, nlu, wechat
from assistant.cli.records import api, backup, bookings, entitlement, handbook, incidents, members
from assistant.cli.working import bench, demo, evaluate, model, talk, texts

app = typer.Typer(
    name="suixin",
    help="随心：重疾险增值服务的中文助手。",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="显示版本。", is_eager=True),
) -> None:
    """随心：重疾险增值服务的中文助手。"""
    if version:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed

        try:
            print(f"suixin {installed('suixin')}")
        except PackageNotFoundError:
            print("suixin（未安装）")
        raise typer.Exit()
    if context.invoked_subcommand is None:
        print(context.get_help())


demo.register(app)
talk.register(app)
model.register(app)
entitlement.register(app)
bench.register(app)
backup.register(app)
app.add_typer(members.app, name="members")
app.add_typer(handbook.app, name="handbook")
app.add_typer(bookings.app, name="bookings")
app.add_typer(incidents.app, name="incidents")
app.add_typer(evaluate.app, name="eval")
app.add_typer(api.app, name="api")
app.add_typer(texts.app, name="texts")
app.add_typer(console.app, name="console")
app.add_typer(nlu.app, name="nlu")
app.add_typer(miniprogram.app, name="miniprogram")
app.add_typer(wechat.wechat, name="wechat")
app.add_typer(wechat.privacy, name="privacy")
