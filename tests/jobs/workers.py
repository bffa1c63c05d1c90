"""Worker processes, as they run in production, on the database that the settings point to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cagette_pwa.settings import PROJECT


@contextmanager
def workers(count: int, log: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Started together, and gone when the block ends."""
    command = [sys.executable, "-m", "cagette_pwa", "worker"]
    with log.open("ab") as out:
        started = [
            subprocess.Popen(command, cwd=PROJECT, env=dict(os.environ), stdout=out, stderr=out) for _ in range(count)
        ]
        try:
            yield started
        finally:
            for one in started:
                if one.poll() is None:
                    one.kill()
                one.wait()


def asked_to_stop(worker: subprocess.Popen[bytes], number: signal.Signals, *, seconds: float = 15) -> int:
    """The exit status after a signal."""
    worker.send_signal(number)
    return worker.wait(seconds)


def wait_until(true: Callable[[], bool], *, seconds: float = 60, every: float = 0.01) -> None:
    """Raises TimeoutError when it does not come true."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(every)
