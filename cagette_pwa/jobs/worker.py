"""The worker process: looks again and again at what is due, until it is asked to stop.

Mails have a thread of their own, so that they leave within seconds and a slow mail server delays nothing else.
"""

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

from cagette_pwa.clock import utc_now
from cagette_pwa.jobs import due
from cagette_pwa.services import outbox

log = logging.getLogger(__name__)

PATIENCE = 10
"""Seconds that a stop waits for what is under way. What is cut off then is due again at the next start."""


@dataclass(frozen=True)
class Round:
    """Something to do every `seconds`; `rest` seconds after it failed.

    One that is `eager` is called again at once while it says that it did something.
    """

    name: str
    work: Callable[[datetime], object]
    seconds: float
    rest: float = 30
    eager: bool = False


ROUNDS = (
    Round("mails", outbox.deliver_due, seconds=1, eager=True),
    Round("due", due.run, seconds=15),
    Round("calendar", due.extend, seconds=3600),
    Round("forget", due.forget, seconds=3600),
)


def run() -> None:
    """Works until SIGTERM or SIGINT. Any number of workers may run at once, on any number of machines."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [Thread(target=_repeat, args=(one, stop), name=one.name, daemon=True) for one in ROUNDS]
    for thread in threads:
        thread.start()
    log.info("working")
    stop.wait()
    for thread in threads:
        thread.join(PATIENCE / len(threads))
    log.info("stopped")


def _repeat(one: Round, stop: Event) -> None:
    """Failures are logged and tried again: a worker outlives its database's restart."""
    while not stop.is_set():
        try:
            done = one.work(utc_now())
            pause = 0 if one.eager and done else one.seconds
        except Exception:
            log.exception("%s failed", one.name)
            pause = one.rest
        stop.wait(pause)
