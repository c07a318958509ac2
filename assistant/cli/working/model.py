"""``train`` and ``serve``."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(train)
    app.command()(serve)


def train(force: bool = typer.Option(False, "--force", help="即使没有变化也重新训练。")) -> None:
    """训练模型；内容没变就不重复训练。"""
    from assistant.cli.shared.loading import ready_model

    print(ready_model(force=force))


def serve(
    dev: bool = typer.Option(
        False, "--dev", help="开发模式：开放 Rasa 的 HTTP 接口和测试渠道，只在本机使用。"
    ),
    port: int = typer.Option(5005, "--port", min=1, max=65535, help="端口。"),
    host: str = typer.Option("127.0.0.1", "--host", help="监听地址。"),
    workers: int = typer.Option(1, "--workers", min=1, max=64, help="工作进程数；多于 1 时需要 PostgreSQL。"),
) -> None:
    """启动服务。"""
    from assistant import server

    server.serve(dev=dev, host=host, port=port, workers=workers)
