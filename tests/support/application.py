"""The built interface served as in production, with its worker, on a database of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cagette_pwa.clock import utc_now
from cagette_pwa.settings import PROJECT
from cagette_pwa.tooling import interface
from cagette_pwa.tooling.processes import Children, children
from tests.support.configuration import configured
from tests.support.network import free_port


@dataclass(frozen=True)
class RunningApp:
    """Where it answers, and the database behind it."""

    url: str
    database_url: str


@contextmanager
def demonstration_app(
    folder: Path, *, at: datetime | None = None, public_url: str | None = None
) -> Iterator[RunningApp]:
    """The demonstration town as it is `at` a moment or now, served with its worker until the block ends."""
    port = free_port()
    app = RunningApp(f"http://127.0.0.1:{port}", f"sqlite:///{folder / 'cagette.db'}")
    with configured(DATABASE_URL=app.database_url, PUBLIC_URL=public_url or app.url, DEMO="true"):
        _fill(at or utc_now())
        with children(folder / "log") as family:
            _start(family, port)
            yield app


def _fill(now: datetime) -> None:
    from cagette_pwa import migrations
    from cagette_pwa.demo import seed

    migrations.upgrade()
    seed.fill(None, now)


def _start(family: Children, port: int) -> None:
    if not interface.is_current():
        interface.build()
    family.start("site", "serve", "--port", str(port))
    family.start("taches", "worker")
    family.wait_for_port("127.0.0.1", port)


def cagette(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command as a person runs it, once the environment exists."""
    command = [sys.executable, "-m", "cagette_pwa", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
