"""Whoever follows a sale is told what is left, at first and when it changes; the database is asked once for all."""

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from typing import Any

import pytest

from cagette_pwa.api.ending import told_of_the_end
from cagette_pwa.api.watch import HEARD, Watch
from cagette_pwa.errors import TooManyShops
from cagette_pwa.services.live_stock import Left, Lefts

QUICK = 0.005
FEW, NONE, ENDLESS = Left(3, "plus que 3"), Left(0, "épuisé"), Left(None, "")


class Database:
    """Answers like the real one, and counts the questions."""

    def __init__(self, **sales: Lefts) -> None:
        self.sales = {int(name.strip("_")): lefts for name, lefts in sales.items()}
        self.asked: list[tuple[int, ...]] = []
        self.down = False

    async def __call__(self, sales: Collection[int]) -> dict[int, Lefts]:
        self.asked.append(tuple(sales))
        if self.down:
            raise OSError("no answer")
        return {sale: dict(self.sales.get(sale, {})) for sale in sales}


def run(scene: Callable[[], Awaitable[None]]) -> None:
    async def played() -> None:
        async with asyncio.timeout(10):
            await scene()

    asyncio.run(played())


async def opened(watch: Watch, sale: int) -> AsyncIterator[str]:
    """A stream whose first words, when to come back, are read."""
    stream = watch.follow(sale)
    assert (await anext(stream)).startswith("retry: ")
    return stream


def read(event: str) -> Any:
    return json.loads(event.rpartition("data: ")[2])


def test_it_begins_with_all_and_goes_on_with_what_differs() -> None:
    database = Database(_1={7: FEW, 8: ENDLESS})

    async def scene() -> None:
        stream = await opened(Watch(database, every=QUICK), 1)
        first = await anext(stream)
        assert first.startswith("event: tout\n")
        assert read(first) == {"7": [3, "plus que 3"], "8": [-1, ""]}
        database.sales[1] = {7: NONE, 8: ENDLESS, 9: FEW}
        second = await anext(stream)
        assert not second.startswith("event:")
        assert read(second) == {"7": [0, "épuisé"], "9": [3, "plus que 3"]}
        database.sales[1] = {8: ENDLESS, 9: FEW}
        assert read(await anext(stream)) == {"7": None}

    run(scene)


def test_a_sale_without_anything_to_sell_says_so() -> None:
    async def scene() -> None:
        stream = await opened(Watch(Database(), every=QUICK), 1)
        assert read(await anext(stream)) == {}

    run(scene)


def test_one_question_serves_everybody_and_all_sales() -> None:
    database = Database(_1={7: FEW}, _2={8: FEW})

    async def scene() -> None:
        watch = Watch(database, every=QUICK)
        streams = [await opened(watch, 1 + number % 2) for number in range(300)]
        await asyncio.gather(*(anext(stream) for stream in streams))
        asked = len(database.asked)
        database.sales = {1: {7: NONE}, 2: {8: NONE}}
        told = await asyncio.gather(*(anext(stream) for stream in streams))
        assert [read(event) for event in told[:2]] == [{"7": [0, "épuisé"]}, {"8": [0, "épuisé"]}]
        assert len(set(told)) == 2
        assert len(database.asked) - asked <= 3
        assert set(database.asked[-1]) == {1, 2}

    run(scene)


def test_nothing_is_sent_while_nothing_changes_but_a_sign_of_life() -> None:
    async def scene() -> None:
        stream = await opened(Watch(Database(_1={7: FEW}), every=QUICK, heartbeat=0.05), 1)
        await anext(stream)
        assert [await anext(stream) for _ in range(2)] == [HEARD, HEARD]

    run(scene)


def test_who_has_missed_a_version_gets_what_holds_now() -> None:
    database = Database(_1={7: FEW, 8: ENDLESS})

    async def scene() -> None:
        slow = await opened(watch := Watch(database, every=QUICK), 1)
        quick = await opened(watch, 1)
        await anext(slow), await anext(quick)
        for pieces in (2, 1):
            database.sales[1] = {7: Left(pieces, f"plus que {pieces}"), 8: ENDLESS}
            await anext(quick)
        caught_up = await anext(slow)
        assert caught_up.startswith("event: tout\n")
        assert read(caught_up)["7"] == [1, "plus que 1"]

    run(scene)


def test_who_comes_later_gets_all_at_once() -> None:
    async def scene() -> None:
        watch = Watch(Database(_1={7: FEW}), every=3600)
        await anext(await opened(watch, 1))
        assert read(await anext(await opened(watch, 1))) == {"7": [3, "plus que 3"]}

    run(scene)


def test_when_the_last_one_leaves_the_database_is_left_in_peace() -> None:
    database = Database(_1={7: FEW})

    async def scene() -> None:
        watch = Watch(database, every=QUICK)
        stream = await opened(watch, 1)
        await anext(stream)
        assert watch.listeners == 1
        await stream.aclose()  # type: ignore[attr-defined]
        assert watch.listeners == 0
        await asyncio.sleep(10 * QUICK)
        asked = len(database.asked)
        await asyncio.sleep(10 * QUICK)
        assert len(database.asked) == asked
        assert read(await anext(await opened(watch, 1))) == {"7": [3, "plus que 3"]}

    run(scene)


def test_a_database_that_does_not_answer_is_asked_again_and_complained_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    database = Database(_1={7: FEW})

    async def scene() -> None:
        stream = await opened(Watch(database, every=QUICK), 1)
        await anext(stream)
        database.down = True
        waiting, asked = asyncio.ensure_future(anext(stream)), len(database.asked)
        while len(database.asked) < asked + 3:
            await asyncio.sleep(QUICK)
        database.down, database.sales[1] = False, {7: NONE}
        assert read(await waiting) == {"7": [0, "épuisé"]}

    with caplog.at_level(logging.ERROR):
        run(scene)
    assert len(caplog.records) == 1


def test_a_crowd_is_refused() -> None:
    async def scene() -> None:
        watch = Watch(Database(), every=QUICK, most=2)
        kept = [await opened(watch, 1)]
        watch.refuse_a_crowd()
        kept.append(await opened(watch, 2))
        with pytest.raises(TooManyShops):
            watch.refuse_a_crowd()
        await kept.pop().aclose()  # type: ignore[attr-defined]
        watch.refuse_a_crowd()

    run(scene)


def test_when_the_process_ends_so_do_the_streams_and_no_other_begins() -> None:
    async def scene() -> None:
        watch = Watch(Database(_1={7: FEW}), every=QUICK)
        streams = [await opened(watch, 1) for _ in range(3)]
        for stream in streams:
            await anext(stream)
        waiting = asyncio.gather(*(anext(stream, "ended") for stream in streams))
        await asyncio.sleep(0)
        watch.end()
        assert await waiting == ["ended"] * 3
        with pytest.raises(TooManyShops):
            watch.refuse_a_crowd()

    run(scene)


def test_the_signal_that_ends_the_process_is_heard_and_passed_on() -> None:
    heard: list[str] = []

    async def scene() -> None:
        before = signal.signal(signal.SIGTERM, lambda *_: heard.append("server"))
        try:
            with told_of_the_end(lambda: heard.append("streams")):
                os.kill(os.getpid(), signal.SIGTERM)
                await asyncio.sleep(0.05)
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.05)
        finally:
            signal.signal(signal.SIGTERM, before)

    run(scene)
    assert heard == ["server", "streams", "server"]
