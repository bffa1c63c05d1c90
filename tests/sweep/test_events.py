"""Every event handler, fired by people who have no business with what they name."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from tests.sweep import allowed
from tests.sweep.arguments import HOSTILE, aimed, hostile, targets_in
from tests.sweep.browser import HYDRATE, LOAD, Site, Tab, open_site, open_tab, said
from tests.sweep.discovered import Handler, addresses, field_names, handlers, pages, pages_of
from tests.sweep.village import ADMIN, AMOUNT, ATTACKERS, NEIGHBOUR, PHONE, SECRET, STRANGER, Village, betrayal
from tests.sweep.witness import Change, Witness


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_nobody_changes_or_reads_what_is_not_theirs(village: Village, witness: Witness, attacker: str) -> None:
    """Each handler with the keys of the victims' rows, from the victims' addresses."""
    _hold(asyncio.run(_aim(village, witness, attacker)))


@pytest.mark.parametrize("attacker", [STRANGER, NEIGHBOUR, ADMIN])
def test_nothing_that_a_client_may_send_is_unforeseen(village: Village, witness: Witness, attacker: str) -> None:
    """Wrong kinds, sizes and words are refused with a sentence, or do nothing."""
    _hold(asyncio.run(_annoy(village, witness, attacker)))


def test_owners_see_and_change_what_the_sweep_guards(village: Village, witness: Witness) -> None:
    """Otherwise the sweep would be content with an application that never answers."""
    seen, changed = asyncio.run(_own(village, witness))
    assert SECRET in seen
    assert PHONE in seen
    assert AMOUNT in seen
    assert len(changed) >= 5


def test_the_next_person_in_a_tab_is_not_shown_what_the_one_before_saw(village: Village) -> None:
    """The tab of a shared telephone keeps its state through a reload."""
    before, after = asyncio.run(_share(village))
    assert SECRET in before
    assert SECRET not in after


def test_what_is_open_by_design_still_exists() -> None:
    assert set(allowed.HANDLERS) <= {handler.short for handler in handlers()}


def _hold(complaints: list[str]) -> None:
    """Fails with every complaint, which pytest would cut short."""
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


async def _aim(village: Village, witness: Witness, attacker: str) -> list[str]:
    complaints: Counter[str] = Counter()
    visited: set[str] = set()
    async with open_site() as site:
        targets = await _victims_keys(site, village)
        witness.changes()
        for state in _states():
            tab = await open_tab(site, village.cookies[attacker])
            judge = _Judge(village, witness, attacker, site, complaints)
            for address in _new(_addresses(village, state), visited):
                judge.hears(state, await tab.visit(address))
                for handler in _of(state):
                    await judge.fires(tab, handler, aimed(handler, targets[state][:2]))
            for handler in [*_of(state), *_of(state)]:
                await judge.fires(tab, handler, aimed(handler, targets[state]))
    return _told(complaints)


async def _annoy(village: Village, witness: Witness, attacker: str) -> list[str]:
    complaints: Counter[str] = Counter()
    visited: set[str] = set()
    async with open_site() as site:
        for state in _states():
            tab = await open_tab(site, village.cookies[attacker])
            judge = _Judge(village, witness, attacker, site, complaints)
            for route in _new(pages_of(state), visited):
                judge.hears(state, await tab.visit(addresses(route, village.names)[0]))
                for value in HOSTILE:
                    judge.hears(f"{route} ? {value!r:.20}", await _odd_visit(tab, route, value))
            for handler in _of(state):
                await judge.fires(tab, handler, hostile(handler))
    return _told(complaints)


async def _own(village: Village, witness: Witness) -> tuple[str, list[str]]:
    seen, changed = [], []
    async with open_site() as site:
        for cookie in village.owners.values():
            tab = await open_tab(site, cookie)
            for route in pages():
                for address in addresses(route, village.names):
                    seen += await tab.visit(address)
            for handler in handlers():
                for payload in aimed(handler, [1, 2]):
                    await tab.fire(handler.event, payload)
                    changed += [handler.short] if witness.changes() else []
    return said(seen), changed


async def _share(village: Village) -> tuple[str, str]:
    async with open_site() as site:
        tab = await open_tab(site, village.owners["farm"])
        before = [line for route in ("/commandes", "/ferme") for line in await tab.visit(route)]
        before += await tab.fire(HYDRATE, {})
        tab = await tab.reload(village.cookies[NEIGHBOUR])
        return said(before), said(await tab.fire(HYDRATE, {}))


async def _victims_keys(site: Site, village: Village) -> dict[str, list[Any]]:
    """By state: the keys on the victims' own screens, after the small numbers that anybody tries."""
    found, visited = {}, set[str]()
    for state in _states():
        messages: list[str] = []
        addressed = _new(_addresses(village, state), visited)
        for cookie in village.owners.values():
            tab = await open_tab(site, cookie)
            for address in addressed:
                messages += await tab.visit(address)
        keys = targets_in(messages)
        numbers = [key for key in keys if isinstance(key, int)][:10]
        words = [key for key in keys if isinstance(key, str)][:10]
        found[state] = list(dict.fromkeys([1, 2, 3, 4, *numbers, *words, *village.names[""][6:8]]))
    return found


class _Judge:
    """Hears what an attacker is answered and looks at what changed."""

    def __init__(self, village: Village, witness: Witness, attacker: str, site: Site, complaints: Counter[str]) -> None:
        self._village, self._witness, self._attacker = village, witness, attacker
        self._site, self._complaints = site, complaints

    async def fires(self, tab: Tab, handler: Handler, payloads: Iterable[dict[str, Any]]) -> None:
        for payload in payloads:
            self.hears(handler.short, await tab.fire(handler.event, payload), f"{payload!r:.60}")

    def hears(self, name: str, messages: list[str], payload: str = "") -> None:
        changes = self._witness.changes()
        for change in changes:
            if self._forbidden(name, change):
                self._complaints[f"{name} let {self._attacker} touch a row: {change}"] += 1
        heard = "\n".join(messages)
        if betrayed := betrayal(heard):
            self._complaints[f"{name} told {self._attacker} a secret: {betrayed}"] += 1
        for failure in self._site.failures:
            self._complaints[f"{name} failed for {self._attacker}: {failure!r:.200} {payload}"] += 1
        self._site.failures.clear()

    def _forbidden(self, name: str, change: Change) -> bool:
        tables, _ = allowed.HANDLERS.get(name, (frozenset(), ""))
        if change.table in tables:
            return False
        if self._attacker == STRANGER or change.owners & self._village.victims:
            return True
        return not change.owners & self._village.own[self._attacker]


async def _odd_visit(tab: Tab, route: str, value: Any) -> list[str]:
    """The page's own load, with a route's parameter and every query parameter replaced."""
    query = dict.fromkeys([*field_names(), *re.findall(r"\[(\w+)\]", route)], value)
    return await tab.fire(LOAD, {}, query=query, path=re.sub(r"\[\w+\]", "x", route))


def _addresses(village: Village, state: str) -> list[str]:
    """The pages of the state at each of the victims' names, then with their rows in every parameter."""
    plain = [address for route in pages_of(state) for address in addresses(route, village.names)]
    query = "&".join(f"{name}={{0}}" for name in sorted(field_names()))
    asked = [f"{route}?{query.format(ids)}" for route in plain[:1] for ids in ("1", "2", "1,2,3")]
    return [*plain, *asked]


def _states() -> list[str]:
    """Those of a single page first: what all pages load comes last, when there is nothing left to visit."""
    return sorted({handler.state for handler in handlers()}, key=lambda state: (len(pages_of(state)), state))


def _new(addresses: list[str], visited: set[str]) -> list[str]:
    found = [address for address in addresses if address not in visited]
    visited.update(found)
    return found


def _of(state: str) -> list[Handler]:
    return [handler for handler in handlers() if handler.state == state]


def _told(complaints: Counter[str]) -> list[str]:
    return [f"{complaint} ({times}x)" for complaint, times in complaints.most_common()]
