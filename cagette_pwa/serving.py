"""The web process: pages, API and websocket on one port, from an interface that is already built.

`reflex run` builds before it serves; a server that must start in seconds and without a network may not.
"""

import os

from cagette_pwa.settings import PROJECT, settings
from cagette_pwa.tooling.interface import REFLEX_ENVIRONMENT, refuse_unbuilt
from cagette_pwa.tooling.processes import refuse_taken_port

APPLICATION = "cagette_pwa.cagette_pwa:app"


def serve(host: str, port: int, workers: int) -> None:
    """Serves until a signal ends it. More than one worker needs Redis, which then holds what pages show.

    Raises InterfaceNotBuilt and PortTaken.
    """
    refuse_unbuilt()
    refuse_taken_port(host, port, "serve")
    os.chdir(PROJECT)
    os.environ.update(_environment())
    _serve(host, port, workers)


def _environment() -> dict[str, str]:
    """What Reflex reads in each worker: mount the built interface, compile nothing."""
    from reflex_base.environment import environment

    flags = (environment.REFLEX_SKIP_COMPILE, environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP)
    redis = settings().redis_url
    return REFLEX_ENVIRONMENT | {flag.name: "true" for flag in flags} | ({"REFLEX_REDIS_URL": redis} if redis else {})


def _serve(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        target=APPLICATION,
        factory=True,
        interface=Interfaces.ASGI,
        address=host,
        port=port,
        workers=workers,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
    ).serve()
