"""``suixin serve``: Rasa's server in this process, with our agent, our channels and our actions in process.

In production it opens verified channels and a health endpoint, nothing else: no HTTP API of Rasa's, no
channel that believes its caller, no frozen clock. ``--dev`` opens all three, for one's own machine.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from actions.entitlement.storage.database import DEFAULT_URL, ENVIRONMENT_VARIABLE
from assistant.api import configured as configured_api
from assistant.cli.shared.common import instant, say
from assistant.cli.shared.demo import load_on_first_use
from assistant.cli.shared.errors import WrongCall
from assistant.logs import debugging, turns
from assistant.supervisor import Supervisor
from assistant.talks.rows import beside
from assistant.talks.threads import hand_over_soon

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from sanic import Sanic

    from assistant.agent import SuixinAgent

_LOCAL = ("127.0.0.1", "::1", "localhost")
# A turn takes milliseconds; one that waits for a database may take this long to end.
GRACE_SECONDS = 20.0
# Of one request: a message is a thousand characters at most.
MOST_BYTES = 256 * 1024
# With so many waiting, whoever distributes messages had better send them elsewhere.
FULL = 200


def serve(dev: bool, host: str, port: int, workers: int = 1) -> None:
    """Serve until SIGINT or SIGTERM. Raises WrongCall when the address, the clock or the database cannot be used."""
    check_clock(dev)
    # A wrong token setting is told now, not after the model has been loaded.
    configured_api()
    url = database_url()
    check_workers(workers, url)
    with listening_socket(host, port) as sock:
        if workers > 1:
            _share_figures()
        agent = _agent(dev)
        # Testers look at answers; whoever runs the service is told of each turn.
        turns.tell_on(sys.stderr if not dev or debugging() else None)
        hand_over_soon()

        def work(place: int) -> None:
            # Testers begin anew with each start; members go on where they were.
            if not dev or workers > 1:
                agent.keep_talks_in(beside(url))
            app = make_app(agent, dev)
            if place == 0:
                _announce(app, dev, host, port)
            app.run(sock=sock, access_log=False, motd=False)

        if workers == 1:
            work(0)
        else:
            from assistant.metrics import forget_worker

            Supervisor(workers, work, say, GRACE_SECONDS + 2, forget_worker).run()


def database_url() -> str:
    """Where members are kept."""
    return os.environ.get(ENVIRONMENT_VARIABLE) or DEFAULT_URL


def check_workers(workers: int, url: str) -> None:
    """Several processes need one database that all of them may write to at once. Raises WrongCall."""
    if workers > 1 and not url.startswith("postgresql"):
        raise WrongCall(f"--workers {workers} 需要 PostgreSQL：请把环境变量 {ENVIRONMENT_VARIABLE} 设成 postgresql://…")


def check_clock(dev: bool) -> None:
    """Refuse a frozen clock in production, and one that is no instant everywhere. Raises WrongCall."""
    if not os.environ.get("SUIXIN_NOW"):
        return
    if not dev:
        raise WrongCall("正式服务不接受环境变量 SUIXIN_NOW（只用于 serve --dev）")
    instant(None)


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket bound to ``host:port`` before anything slow is done. Raises WrongCall when that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise WrongCall(_why_not_bound(host, port, error)) from error
    return sock


def _why_not_bound(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用，请用 --port 换一个"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}，请用 1024 以上的端口"
    return f"不能监听 {host}:{port}（{error.strerror or error}）"


def _share_figures() -> None:
    """Let workers add up their figures in a folder; the library asks for it once, when it is imported."""
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="suixin-metrics-"))


def _agent(dev: bool) -> SuixinAgent:
    from assistant.cli.shared.loading import ready_agent
    from assistant.rehearsal import rehearse

    if dev:
        load_on_first_use()
    agent = ready_agent()
    rehearse(agent)
    agent.polite = not dev
    return agent


def make_app(agent: Agent, dev: bool) -> Sanic:
    """The sanic application of ``agent``: everything with ``dev``, else verified channels, health, and the API."""
    from rasa.core.run import close_resources, configure_app

    channels: list[Any] = _dev_channels() if dev else _production_channels()
    app: Sanic = configure_app(input_channels=channels, enable_api=dev, use_uvloop=True)
    app.ctx.agent = agent
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACE_SECONDS
    app.config.REQUEST_MAX_SIZE = MOST_BYTES
    app.add_route(_health(dev), "/health", methods=["GET"])
    app.add_route(_ready, "/ready", methods=["GET"])
    app.add_route(_metrics, "/metrics", methods=["GET"])
    for api in configured_api():
        app.blueprint(api)
        app.ctx.api = True
        say("suixin: 已开放接口 /api/v1（说明见 /api/v1/openapi.json）")
    app.register_listener(close_resources, "after_server_stop")
    app.register_listener(_end_turns, "after_server_stop")
    return app


def _dev_channels() -> list[Any]:
    from assistant.channels import dev_channels

    return list(dev_channels())


def _production_channels() -> list[Any]:
    from assistant.channels import verified_channels

    return verified_channels()


def _health(dev: bool) -> Any:
    from sanic import response

    async def health(request: Any) -> Any:
        agent = request.app.ctx.agent
        ready = agent is not None and agent.is_ready()
        state = {"status": "ok" if ready else "starting", "mode": "dev" if dev else "production"}
        return response.json(state, status=200 if ready else 503)

    return health


async def _ready(request: Any) -> Any:
    """Whether messages can be answered now: 200, or 503 while the database does not answer or too many wait."""
    from sanic import response

    agent = request.app.ctx.agent
    full = agent.admission.waiting >= FULL
    reached = await asyncio.get_running_loop().run_in_executor(None, agent.storage_answers)
    state = {"storage": "ok" if reached else "unreachable", "waiting": agent.admission.waiting}
    return response.json(state, status=200 if reached and not full else 503)


async def _metrics(_: Any) -> Any:
    from sanic import response

    from assistant import metrics

    return response.raw(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


async def _end_turns(app: Any, *_: Any) -> None:
    """Nothing new comes in any more; what is being answered is answered to its end."""
    close = getattr(app.ctx.agent, "close", None)
    if close is not None:
        close()


def _announce(app: Sanic, dev: bool, host: str, port: int) -> None:
    """Tell on stderr what is open, once it can be reached, and that it is closed again."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"

    async def ready(*_: Any) -> None:
        say(f"suixin: 已就绪 {address}（{'开发模式' if dev else '正式服务'}，Ctrl-C 停止）")

    async def stopped(*_: Any) -> None:
        say("suixin: 已停止")

    if dev and host not in _LOCAL:
        say(f"suixin: 注意：开发模式不核实身份，却监听 {host}，同一网络里的任何人都能冒充会员")
    if not getattr(app.ctx, "input_channels", None):
        also = " 和 /api/v1" if getattr(app.ctx, "api", False) else ""
        say(f"suixin: 还没有配置已核实身份的渠道，只提供 /health{also}；测试请用 serve --dev")
    app.register_listener(ready, "after_server_start")
    app.register_listener(stopped, "after_server_stop")
