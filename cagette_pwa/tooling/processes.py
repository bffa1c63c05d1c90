"""Child processes that start, speak and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cagette_pwa.settings import PROJECT
from cagette_pwa.tooling.refusals import PortTaken, ProcessEnded

LOGS = PROJECT / "var" / "log"


def refuse_taken_port(host: str, port: int, command: str) -> None:
    """Raises PortTaken when something listens on `port` already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(port=port, other=port + 1, command=command) from None


def tail(log: Path, lines: int = 15) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


@dataclass
class Children:
    """Commands of `./cagette` that run beside this process; each writes its own log."""

    logs: Path = LOGS
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        """Starts `./cagette ARGUMENTS` in a session of its own, so that Ctrl-C reaches only us."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "cagette_pwa", *arguments],
                cwd=PROJECT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def watch(self) -> None:
        """Raises ProcessEnded when one of them has stopped by itself."""
        for name, child in self._running.items():
            if child.poll() is not None:
                log = self.logs / f"{name}.log"
                raise ProcessEnded(name=name, tail=tail(log), log=log)

    def wait_for_port(self, host: str, port: int, *, seconds: float = 90) -> None:
        """Returns once the web process answers."""
        address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - listened on, not called
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.watch()
            try:
                socket.create_connection((address, port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(f"nothing answers on {address}:{port}")

    def stop(self, *, seconds: float = 12) -> None:
        """Asks all to end, and ends what has not: a server's workers must not outlive it."""
        for child in self._running.values():
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        for child in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            _signal(child, signal.SIGKILL)
            child.wait()
            _wait_for_session(child)
        self._running.clear()


@contextmanager
def children(logs: Path = LOGS) -> Iterator[Children]:
    """Children that are gone when the block ends, however it ends."""
    family = Children(logs)
    try:
        yield family
    finally:
        family.stop()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal end the block as Ctrl-C does."""

    def interrupt(_: int, __: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _signal(child: subprocess.Popen[bytes], number: int) -> bool:
    """To the child's whole session; says whether anyone was left in it."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return False
    return True


def _wait_for_session(child: subprocess.Popen[bytes]) -> None:
    """A killed process holds its port for some milliseconds more; a zombie holds nothing, so one second is enough."""
    deadline = time.monotonic() + 1
    while _signal(child, 0) and time.monotonic() < deadline:
        time.sleep(0.01)
