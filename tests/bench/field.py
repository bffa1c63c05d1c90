"""The day of the sale on a phone, with everything of 200 customers aboard: taps, cold starts, weights, a long queue.

A tap is timed inside the page: from `event.timeStamp` of the pointer to the end of the frame that shows it, which is
the first `requestAnimationFrame` after the change of the document (a MutationObserver sees it) and the first message
after that callback, when styles, layout and paint are done. `PerformanceObserver` of `event` entries would round to
8 ms and end at the first frame after the handlers, which a tap that is kept first does not wait for.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlmodel import Session, col, func, select

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.services import field, sessions
from cagette_pwa.services.field import Tap
from cagette_pwa.services.field_desks import Desk
from cagette_pwa.services.lines import ordered_lines
from cagette_pwa.tooling.browser import FLAGS, ensure_chromium
from tests.bench.report import Aim, Row, Section, quantile
from tests.bench.town import CUSTOMERS, LINES, make_large_sale
from tests.support.phones import kept_phone, new_phone

SLOW = 4
"""A cheap phone beside this machine."""

TAPS = 40
DOWN = 60
"""Milliseconds that a finger stays on the glass."""

STARTS = 5
WEIGHTS = 200
QUEUE = 1000
BATCH = 200
FRAME, COLD, SENT = 16, 1500, 2000
"""Milliseconds."""

ENOUGH = 120_000
EVERYTHING_SENT = "Tout est envoyé"


@dataclass(frozen=True)
class FieldSale:
    """A sale that begins now: 200 customers × 15 lines, 200 of which are one piece to weigh."""

    cookie: str
    user_id: int
    distribution_id: int
    producer_id: int

    @property
    def query(self) -> str:
        """Names it in an address."""
        return f"?d={self.distribution_id}"


def make_field_sale(session: Session) -> FieldSale:
    """Begun an hour ago, so that baskets may be handed over."""
    sale = make_large_sale(session, ahead=timedelta(minutes=-1), slug="marche-du-terrain")
    token = sale.farmer.partition("=")[2]
    member = sessions.member_of(session, token, now=utc_now())
    weighed = (
        select(BasketLine)
        .join(Basket, col(Basket.id) == BasketLine.basket_id)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .where(Basket.distribution_id == sale.distribution_id, col(PricedOffer.variable_weight))
    )
    for line in session.exec(weighed):
        line.quantity = 1
    return FieldSale(token, member.user_id, sale.distribution_id, member.producer_id)


def sections(url: str, sale: FieldSale) -> Iterator[Section]:
    """All of them; what one leaves on the server the next one finds there."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=ensure_chromium(), args=list(FLAGS))
        yield taps(chromium, url, sale)
        yield cold_starts(chromium, url, sale)
        yield weights(chromium, url, sale)
        yield queue(chromium, url, sale)
        chromium.close()


# Taps


def taps(browser: Browser, url: str, sale: FieldSale) -> Section:
    """Lines ticked in opened baskets, and baskets handed over, as soon as the last tap is shown and sent."""
    rows = []
    for rate in (1, SLOW):
        with _phone(browser, url, sale) as page:
            _throttle(page, rate)
            _aboard(page, routes.PREPARE + sale.query)
            rows.append(_tap_row(f"Cocher une ligne, processeur ÷ {rate}", _ticks(page), rate))
            _aboard(page, routes.HAND_OVER + sale.query)
            rows.append(_tap_row(f"Remettre un panier, processeur ÷ {rate}", _hand_overs(page), rate))
    return Section(
        f"Du toucher à l'image, {CUSTOMERS} clients × {LINES} lignes à bord (ms)",
        ("p50", "p95", "document changé, p50", "document changé, p95"),
        tuple(rows),
        f"gardé dans le téléphone avant que l'écran change ; but : une image, {FRAME} ms, processeur ÷ {SLOW}",
    )


def _tap_row(name: str, found: list[list[float]], rate: int) -> Row:
    changed, painted = ([times[at] for times in found] for at in (0, 1))
    values = tuple(quantile(times, share) for times in (painted, changed) for share in (0.5, 0.95))
    return Row(name, values, (Aim(FRAME) if rate == SLOW else None, None, None, None))


def _ticks(page: Page) -> list[list[float]]:
    found = []
    for number in range(1, 2 + TAPS // 10):
        card = page.locator(f"#panier-{number}")
        card.get_by_role("button").first.click()
        boxes = card.get_by_role("checkbox")
        expect(boxes).to_have_count(LINES)
        for line in range(10):
            found.append(_tapped(page, boxes.nth(line), "aria-checked"))
    return found[10:]  # the first basket warms up


def _hand_overs(page: Page) -> list[list[float]]:
    found = []
    for _ in range(TAPS + 5):
        button = page.get_by_role("button", name="Remettre le panier").first
        found.append(_tapped(page, button, "gone"))
    return found[5:]


def _tapped(page: Page, what: Any, change: str) -> list[float]:
    """Milliseconds until the document had changed, and until the frame that shows it was done."""
    what.scroll_into_view_if_needed()
    place = what.bounding_box()
    what.evaluate(_WATCH, change)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, delay=DOWN)
    times: list[float] = page.evaluate("() => window.shownAt")
    page.wait_for_timeout(60)  # a thumb is not faster, and what the tap sets going has its time
    return times


_WATCH = """(button, change) => {
  const { promise, resolve } = Promise.withResolvers();
  window.shownAt = promise;
  let began = 0;
  addEventListener("pointerup", ({ timeStamp }) => (began = timeStamp), { once: true, capture: true });
  const checked = button.getAttribute("aria-checked");
  const there = () => (change === "gone" ? !button.isConnected : button.getAttribute("aria-checked") !== checked);
  const watch = new MutationObserver(() => {
    if (!began || !there()) return;
    watch.disconnect();
    const changed = performance.now() - began;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve([changed, performance.now() - began]);
      port2.postMessage("");
    });
  });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


# Cold starts


def cold_starts(browser: Browser, url: str, sale: FieldSale) -> Section:
    """The browser is closed, and opened again without network; a card is touched as soon as it is there."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        with _kept(browser, url, sale, Path(folder)) as page:
            _aboard(page, routes.PREPARE + sale.query)
            page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        for rate in (1, SLOW):
            found = [_cold(browser, url, sale, Path(folder), rate) for _ in range(STARTS)]
            values = (quantile(found, 0.5), max(found))
            rows.append(Row(f"Ouvrir hors ligne, processeur ÷ {rate}", values, (Aim(COLD) if rate == 1 else None,)))
    return Section(
        f"Démarrage à froid sans réseau, {CUSTOMERS} clients × {LINES} lignes à bord (ms)",
        ("p50", "plus long"),
        tuple(rows),
        "de la navigation au panier qui s'ouvre sous le doigt ; but : 1,5 s, processeur comme il est",
    )


def _cold(browser: Browser, url: str, sale: FieldSale, folder: Path, rate: int) -> float:
    with _kept(browser, url, sale, folder) as page:
        page.context.set_offline(True)
        _throttle(page, rate)
        page.add_init_script(_TOUCH_FIRST)
        page.goto(routes.PREPARE + sale.query, wait_until="commit")
        page.wait_for_function("() => window.usableAt")
        return float(page.evaluate("() => window.usableAt"))


_TOUCH_FIRST = """new MutationObserver((_, watch) => {
  const [card] = document.querySelectorAll("[id^=panier-]");
  if (!card) return;
  if (card.querySelector("[role=checkbox]")) {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.usableAt = performance.now())));
  } else if (!window.touched) {
    window.touched = true;
    setTimeout(() => card.querySelector("button").click());
  }
}).observe(document, { subtree: true, childList: true });"""


# The scale


def weights(browser: Browser, url: str, sale: FieldSale) -> Section:
    """A keyboard, or a scale that types: four characters and Enter, as fast as the page takes them."""
    rows = []
    for rate in (1, SLOW):
        before = _weighings(sale)
        with _phone(browser, url, sale) as page:
            _throttle(page, rate)
            _aboard(page, routes.WEIGHING + sale.query)
            started, each = time.perf_counter(), []
            for number in range(WEIGHTS):
                each.append(_weighed(page, f"1,{50 + (number + rate) % 50}"))
            total = time.perf_counter() - started
            _all_sent(page)
        kept = _weighings(sale) - before
        values = (total, 1000 * quantile(each, 0.5), 1000 * quantile(each, 0.95), kept)
        rows.append(Row(f"{WEIGHTS} pesées, processeur ÷ {rate}", values, (None, None, None, Aim(WEIGHTS, False))))
    return Section(
        "Pesée au clavier : quatre caractères et Entrée",
        ("en tout (s)", "une pesée, p50 (ms)", "une pesée, p95 (ms)", "arrivées au serveur"),
        tuple(rows),
        "le pilote n'attend que la pièce suivante : une personne est plus lente ; rien ne doit manquer au serveur",
    )


def _weighed(page: Page, text: str) -> float:
    started = time.perf_counter()
    page.evaluate(_NEXT_PIECE)
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.evaluate("() => window.next")
    return time.perf_counter() - started


_NEXT_PIECE = """() => {
  const customer = () => document.querySelector('[aria-label="Pièce suivante"]').parentElement.textContent;
  const before = customer();
  const links = () => [...document.querySelectorAll("main a")];
  const finished = () => links().some(({ textContent }) => textContent.trim() === "Tout est pesé");
  window.next = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (customer() === before && !finished()) return;
      watch.disconnect();
      requestAnimationFrame(() => done());
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}"""


def _weighings(sale: FieldSale) -> int:
    """Weights that the server was told, none refused."""
    with database.read() as session:
        query = select(func.count()).select_from(FieldOperation)
        mine = FieldOperation.distribution_id == sale.distribution_id, FieldOperation.refusal == ""
        return session.exec(query.where(*mine, col(FieldOperation.subject).startswith("poids:"))).one()


# What waits


def queue(browser: Browser, url: str, sale: FieldSale) -> Section:
    """A thousand taps made without network leave when there is one again; then the server's part of it alone."""
    with _phone(browser, url, sale) as page:
        _aboard(page, routes.PREPARE + sale.query)
        page.context.set_offline(True)
        _fill_queue(page)
        page.evaluate(_UNTIL_SENT, EVERYTHING_SENT)
        page.context.set_offline(False)
        phone = float(page.evaluate("() => window.sent"))
    server = [_taken_in(sale) for _ in range(3)]
    rows = (
        Row(f"Téléphone, du réseau à « {EVERYTHING_SENT} »", (phone,), (Aim(SENT),)),
        Row(f"Serveur seul, {QUEUE // BATCH} lots de {BATCH}", (quantile(server, 0.5),)),
    )
    return Section(f"{QUEUE} saisies en attente (ms)", ("p50",), rows, f"but : {SENT // 1000} s")


def _fill_queue(page: Page) -> None:
    """Whole baskets from the last one on, which nobody has touched."""
    for at in range(QUEUE // LINES + 1):
        card = page.locator(f"#panier-{CUSTOMERS - at}")
        card.get_by_role("button").first.click()
        if at < QUEUE // LINES:
            card.get_by_role("button", name="Tout est prêt").click()
            expect(card.get_by_role("button", name="Tout décocher")).to_be_visible()
        else:
            for line in range(QUEUE % LINES):
                card.get_by_role("checkbox").nth(line).click()
    expect(page.get_by_role("status").first).to_contain_text(f"{QUEUE} à envoyer")


_UNTIL_SENT = """(words) => {
  const bar = document.querySelector("[role=status]");
  window.sent = new Promise((done) =>
    addEventListener("online", ({ timeStamp }) => {
      const look = () => bar.textContent.includes(words) && (watch.disconnect(), done(performance.now() - timeStamp));
      const watch = new MutationObserver(look);
      watch.observe(bar, { subtree: true, childList: true, characterData: true });
    }, { once: true }),
  );
}"""


def _taken_in(sale: FieldSale) -> float:
    """Milliseconds of a thousand ticks, each batch a transaction of its own, as the address takes them."""
    now, desk, phone = utc_now(), Desk(sale.distribution_id, sale.producer_id), uuid4().hex
    with database.read() as session:
        ids = [line.line_id for line in ordered_lines(session, distribution_id=sale.distribution_id)[:QUEUE]]
    made = [Tap(uuid4().hex, number, desk, f"pret:{ident}", True, (), now) for number, ident in enumerate(ids, start=1)]
    started = time.perf_counter()
    for at in range(0, QUEUE, BATCH):
        with database.write() as session:
            user = session.get_one(User, sale.user_id)
            answers = field.take_in(session, user, made[at : at + BATCH], device=phone, device_name="", now=now)
            assert not any(one.refusal for one in answers)
    return 1000 * (time.perf_counter() - started)


# Phones


@contextmanager
def _phone(browser: Browser, url: str, sale: FieldSale) -> Iterator[Page]:
    context = new_phone(browser, url)
    context.add_cookies([{"name": sessions.COOKIE, "value": sale.cookie, "url": url}])
    yield context.new_page()
    context.close()


@contextmanager
def _kept(browser: Browser, url: str, sale: FieldSale, folder: Path) -> Iterator[Page]:
    context = kept_phone(browser, url, folder)
    context.add_cookies([{"name": sessions.COOKIE, "value": sale.cookie, "url": url}])
    yield context.new_page()
    context.close()


def _throttle(page: Page, rate: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def _aboard(page: Page, path: str) -> None:
    page.goto(path)
    _all_sent(page)


def _all_sent(page: Page) -> None:
    expect(page.get_by_role("status").first).to_contain_text(EVERYTHING_SENT, timeout=ENOUGH)
    expect(page.get_by_role("status").first).to_contain_text("à jour", timeout=ENOUGH)
