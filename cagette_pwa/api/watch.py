"""One watcher a process, while somebody follows a sale: it asks the database what is left, and tells the differences.

Every process asks for itself, so it does not matter which one, or which machine, has taken an order.
"""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from typing import Final

from cagette_pwa.api.ending import told_of_the_end
from cagette_pwa.errors import TooManyShops
from cagette_pwa.services.live_stock import Left, Lefts

log = logging.getLogger(__name__)

EVERY: Final = 0.4
"""Seconds between two questions: with the answer and the way to a phone, less than a second."""

HEARTBEAT: Final = 15.0
"""Seconds of silence after which a stream shows that it lives, before a proxy thinks otherwise."""

MOST: Final = 1000
"""Streams of one process: each is a connection, of which `serving` allows four times as many."""

AGAIN: Final = (2000, 6000)
"""Milliseconds before a browser comes back to a server that has gone; not all at once."""

HEARD: Final = ":\n\n"

Ask = Callable[[Collection[int]], Awaitable[dict[int, Lefts]]]


class Watch:
    """What is left in the sales that are followed, known once for all who follow them."""

    def __init__(self, ask: Ask, *, every: float = EVERY, heartbeat: float = HEARTBEAT, most: int = MOST) -> None:
        self._ask, self._every, self._heartbeat, self._most = ask, every, heartbeat, most
        self._sales: dict[int, _Sale] = {}
        self._task: asyncio.Task[None] | None = None
        self._ended = False

    @property
    def listeners(self) -> int:
        """Open streams."""
        return sum(sale.listeners for sale in self._sales.values())

    def refuse_a_crowd(self) -> None:
        """Raises TooManyShops when no further stream may be opened."""
        if self._ended or self.listeners >= self._most:
            raise TooManyShops

    async def follow(self, sale_id: int) -> AsyncIterator[str]:
        """Events: all that is left in a sale, then what changes.

        A browser that reads slowly is not queued for: when it is ready again it gets what holds then.
        """
        sale = self._enter(sale_id)
        try:
            yield f"retry: {random.randint(*AGAIN)}\n\n"  # noqa: S311 - spreads, hides nothing
            version = 0
            while not self._ended:
                if version == sale.version:
                    if not await sale.changes(self._heartbeat):
                        yield HEARD
                    continue
                follows = 0 < version == sale.version - 1
                version = sale.version
                yield sale.change if follows else sale.whole
        finally:
            self._leave(sale_id, sale)

    def end(self) -> None:
        """Closes all streams, for good: the process ends."""
        self._ended = True
        for sale in self._sales.values():
            sale.wake()

    def _enter(self, sale_id: int) -> "_Sale":
        sale = self._sales.setdefault(sale_id, _Sale())
        sale.listeners += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return sale

    def _leave(self, sale_id: int, sale: "_Sale") -> None:
        sale.listeners -= 1
        if sale.listeners == 0:
            self._sales.pop(sale_id, None)

    async def _run(self) -> None:
        """Until nobody follows anything; a database that does not answer is asked again."""
        answers = True
        with told_of_the_end(self.end):
            while self._sales and not self._ended:
                try:
                    found = await self._ask(tuple(self._sales))
                except Exception:
                    if answers:
                        log.exception("open shops are not told what is left, until the database answers")
                    answers = False
                else:
                    answers = True
                    for sale_id, lefts in found.items():
                        if sale := self._sales.get(sale_id):
                            sale.tell(lefts)
                await asyncio.sleep(self._every)


class _Sale:
    """What is left in one sale. `whole` and `change` are the events of this version, written once for all."""

    def __init__(self) -> None:
        self.listeners = 0
        self.version = 0
        self.whole = self.change = ""
        self._lefts: Lefts = {}
        self._news = asyncio.Event()

    def tell(self, lefts: Lefts) -> None:
        """A new version, if anything differs; the first one always."""
        if self.version and lefts == self._lefts:
            return
        gone = dict.fromkeys(self._lefts.keys() - lefts.keys())
        changed = {key: left for key, left in lefts.items() if self._lefts.get(key) != left}
        self._lefts = lefts
        self.version += 1
        self.whole, self.change = f"event: tout\ndata: {said(lefts)}\n\n", f"data: {said(changed | gone)}\n\n"
        self.wake()

    def wake(self) -> None:
        """Everybody who waits looks again."""
        self._news.set()
        self._news = asyncio.Event()

    async def changes(self, seconds: float) -> bool:
        """Whether there is a new version before so long."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return False
        return True


def said(lefts: Mapping[int, Left | None]) -> str:
    """`{"12": [3, "plus que 3"], "13": [-1, ""], "14": null}`: pieces (-1: not limited) and words; null: not sold."""
    told = {key: left and (-1 if left.pieces is None else left.pieces, left.words) for key, left in lefts.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
