"""A distribution that begins now, with its people and their phones: what the browser tests of the field work on."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlmodel import Session, col, select

from cagette_pwa import database
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Pickup
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.models.market import MarketRole
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import pickup_codes, registers, sessions, weighings
from cagette_pwa.services.lines import OrderedLine, ordered_lines
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.phones import kept_phone, new_phone
from tests.support.town import ident

NAMES = ("Brigitte", "Marc", "Anaïs")
SENT = "Tout est envoyé"


class FieldDay:
    """Three customers: two chickens to weigh and four packs of courgettes each. Read it while the app is configured."""

    def __init__(self, app: RunningApp) -> None:
        self.app = app
        with self._settings(), database.write() as session:
            farm = town.make_farm(session, name="Ferme des Tilleuls", lat=48.11, lon=-1.68)
            colleague = town.make_user(session, first_name="Marie")
            session.add(ProducerMember(producer_id=farm.producer_id, user_id=ident(colleague), joined_at=utc_now()))
            market = town.make_market(session, slug=f"terrain-{uuid4().hex[:8]}", name="Terrain", lat=48.11, lon=-1.68)
            referent = town.make_user(session, first_name="Yves")
            town.make_market_member(session, market, referent, MarketRole.REFERENT)
            chicken, courgettes = town.make_weighed_offer(session, farm), town.make_offer(session, farm)
            sale = town.make_distribution(session, market, starts_at=utc_now() - timedelta(minutes=1))
            joined = town.make_participation(session, town.make_catalog(session, farm, [chicken, courgettes]), sale)
            joined.closed_at = utc_now()
            wanted = {ident(town.make_priced(session, joined, one)): n for one, n in ((chicken, 2), (courgettes, 4))}
            for name in NAMES:
                town.make_basket(session, sale, wanted, user=town.make_user(session, first_name=name))
            self.distribution, self.producer = ident(sale), farm.producer_id
            self.people = {"farmer": farm.user_id, "colleague": ident(colleague), "referent": ident(referent)}

    @property
    def query(self) -> str:
        """Names this distribution in an address."""
        return f"?d={self.distribution}"

    @contextmanager
    def phone(self, browser: Browser, who: str, folder: Path | None = None) -> Iterator[Page]:
        """A page of a phone on which one of them is signed in; in `folder` it remembers, and has the service worker."""
        context = kept_phone(browser, self.app.url, folder) if folder else new_phone(browser, self.app.url)
        self.sign_in(context, who)
        yield context.new_page()
        context.close()

    def sign_in(self, context: BrowserContext, who: str) -> None:
        """Without a form."""
        with self._settings(), database.write() as session:
            cookie = town.sign_in(session, session.get_one(User, self.people[who]), token=uuid4().hex)
        context.add_cookies([{"name": sessions.COOKIE, "value": cookie, "url": self.app.url}])

    def line(self, name: str, product: str) -> OrderedLine:
        """What the server knows of a line."""
        with self._read() as session:
            lines = ordered_lines(session, distribution_id=self.distribution)
            return next(one for one in lines if one.holder.customer.startswith(name) and one.sold.product == product)

    def weigh_all(self) -> None:
        """Nothing is left to put on the scale."""
        with self._settings(), database.write() as session:
            mine = ProducerMember.user_id == self.people["farmer"]
            farmer = session.exec(select(ProducerMember).where(mine)).one()
            for line in ordered_lines(session, distribution_id=self.distribution):
                for piece in range(1, line.to_weigh + 1):
                    weighings.weigh(session, farmer, line.line_id, piece, 1900, now=utc_now())

    def taps(self) -> list[tuple[str, str]]:
        """What the server was told, in the order of its arrival: subjects without ids, and values."""
        with self._read() as session:
            query = select(FieldOperation).where(FieldOperation.distribution_id == self.distribution)
            found = session.exec(query.order_by(col(FieldOperation.id))).all()
            return [(one.subject.split(":")[0], one.value) for one in found]

    def notes(self, name: str) -> tuple[str, ...]:
        """What the farm has noted on somebody's basket."""
        basket = self.line(name, "Courgettes").holder.basket_id
        with self._read() as session:
            return registers.notes(session, self.producer, [basket]).get(basket, ())

    def code(self, name: str) -> str:
        """What the customer shows."""
        basket = self.line(name, "Courgettes").holder.basket_id
        with self._read() as session:
            return pickup_codes.codes_of(session, [basket])[basket]

    def picked_up(self) -> list[datetime]:
        """When baskets were handed over."""
        with self._read() as session:
            lines = ordered_lines(session, distribution_id=self.distribution)
            mine = {line.holder.basket_id for line in lines}
            query = select(Pickup.at).where(col(Pickup.basket_id).in_(mine), col(Pickup.undone_at).is_(None))
            return list(session.exec(query))

    def _settings(self) -> AbstractContextManager[None]:
        return configured(DATABASE_URL=self.app.database_url)

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with self._settings(), database.read() as session:
            yield session


def come_aboard(page: Page, path: str) -> None:
    """Opens a page of the field; what it is about is aboard then."""
    page.goto(path)
    expect(page.get_by_role("status").filter(has_text="à jour").first).to_be_visible()


def card(page: Page, name: str) -> Locator:
    """Somebody's basket."""
    return page.get_by_role("listitem").filter(has=page.locator("button", has_text=name)).first
