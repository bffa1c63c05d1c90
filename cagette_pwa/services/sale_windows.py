"""When a catalog sells: its own opening and closing in a sale, for one or for many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from cagette_pwa.clock import day_words, from_paris, paris
from cagette_pwa.errors import BadInput, BadWindow, OpeningHeld
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import price_lists, typed
from cagette_pwa.services.selected_sales import Sale, SaleKey, locked_sales

MOST_DAYS_BEFORE = 60
MOST_DAYS_AWAY = 366
"""A day chosen in a calendar is at most so far from the distribution."""


@dataclass(frozen=True)
class DaysBefore:
    """A moment reckoned from a distribution: so many days before, at that hour in France."""

    days: int
    at: time

    def moment(self, distribution: Distribution) -> datetime:
        """When it is for that distribution."""
        return from_paris(paris(distribution.starts_at).date() - timedelta(days=self.days), self.at)

    def check(self, distribution: Distribution) -> None:
        """Raises BadInput."""
        typed.whole(self.days, "Jours avant la distribution", least=0, most=MOST_DAYS_BEFORE)
        _check_hour(self.at)


@dataclass(frozen=True)
class Absolute:
    """A day and an hour in France, the same for all sales chosen."""

    day: date
    at: time

    def moment(self, distribution: Distribution) -> datetime:
        """When it is, whatever the distribution."""
        return from_paris(self.day, self.at)

    def check(self, distribution: Distribution) -> None:
        """Raises BadInput."""
        _check_hour(self.at)
        if not isinstance(self.day, date) or isinstance(self.day, datetime):
            raise BadInput(field="Jour", help="choisissez un jour du calendrier.")
        if abs(self.day - paris(distribution.starts_at).date()) > timedelta(days=MOST_DAYS_AWAY):
            raise BadInput(field="Jour", help="choisissez un jour plus proche de la distribution.")


Boundary = DaysBefore | Absolute


def personalise(
    session: Session,
    member: ProducerMember,
    sales: Sequence[SaleKey],
    opening: Boundary | None,
    closing: Boundary | None,
    *,
    now: datetime,
) -> None:
    """Gives one sale or several their own opening and closing; None brings the market's own back.

    Each is reckoned from the distribution (`DaysBefore`) or the same for all (`Absolute`), and
    opening <= closing <= start of the distribution. Once customers have ordered, the opening cannot move into
    the future; while nobody has, the price list is copied again at the new opening. Raises NotFound,
    SaleStarted, NotTakingPart, BadWindow, OpeningHeld and BadInput; then nothing is changed.
    """
    changes = [_Window.of(sale, opening, closing) for sale in locked_sales(session, member, sales, now)]
    later = [change.participation for change in changes if change.opens > now]
    if price_lists.ordered_from(session, [typed.row_id(held.id) for held in later]):
        raise OpeningHeld
    for change in changes:
        change.apply(now)
    price_lists.thaw(session, later)


@dataclass(frozen=True)
class _Window:
    """A participation and the opening and closing that it is to have."""

    participation: Participation
    own_opening: datetime | None
    own_closing: datetime | None
    opens: datetime
    closes: datetime

    @classmethod
    def of(cls, sale: Sale, opening: Boundary | None, closing: Boundary | None) -> "_Window":
        """Raises NotTakingPart, BadInput and BadWindow."""
        there = sale.distribution
        for boundary in (opening, closing):
            if boundary:
                boundary.check(there)
        own_opening = opening.moment(there) if opening else None
        own_closing = closing.moment(there) if closing else None
        opens, closes = own_opening or there.orders_open_at, own_closing or there.orders_close_at
        made = cls(sale.taking_part(), own_opening, own_closing, opens, closes)
        if not opens <= closes <= there.starts_at:
            raise BadWindow(day=day_words(there.starts_at))
        return made

    def apply(self, now: datetime) -> None:
        """A closing that comes again is dealt with again."""
        self.participation.orders_open_at = self.own_opening
        self.participation.orders_close_at = self.own_closing
        if self.closes > now:
            self.participation.closed_at = None


def _check_hour(at: time) -> None:
    if not isinstance(at, time) or at.tzinfo is not None:
        raise BadInput(field="Heure", help="écrivez par exemple 18:00.")
