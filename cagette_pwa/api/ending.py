"""Hearing that the process is asked to end, while there is time to close what would never end by itself."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ASKING: Final = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_of_the_end(call: Callable[[], None]) -> Iterator[None]:
    """While the block runs, a signal that asks the process to end also runs `call` in this event loop.

    A server (Granian, uvicorn) ends the application's lifespan after its last answer: too late for an answer that is
    endless, for which it would wait until it is killed. What the server itself does on the signal is done as well.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: handler for number in _ASKING if callable(handler := signal.getsignal(number))}

    def asked(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(call)
        before[signal.Signals(number)](number, frame)

    _handle(dict.fromkeys(before, asked))
    try:
        yield
    finally:
        _handle(before)


def _handle(handlers: dict[signal.Signals, Callable[[int, FrameType | None], object]]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)
        signal.siginterrupt(number, False)  # as asyncio wants it: a signal interrupts no call of the system
