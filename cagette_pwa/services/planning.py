"""Taking part in sales: one date, a selection, all dates of a market or those of every second week; leaving.

Every command takes its locks in the order farm, series, distributions, participations, and refuses the whole
selection when one of its sales cannot be changed.
"""

from collections.abc import Sequence
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from cagette_pwa.clock import day_words, paris
from cagette_pwa.errors import BadInput, NotFound, NotLinked, OnHoliday, OrdersReceived
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.participation import RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services import presence, series, typed
from cagette_pwa.services.absences import absence_on, absences
from cagette_pwa.services.selected_sales import Sale, SaleKey, hold_farm, links_of, locked_sales
from cagette_pwa.services.series import Departure, SeriesChange

A_YEAR = relativedelta(years=1)


def participate(
    session: Session, member: ProducerMember, catalog_id: int, distribution_id: int, *, now: datetime
) -> None:
    """Takes part in one sale; again changes nothing. See `participate_selection` for what is refused."""
    participate_selection(session, member, [(catalog_id, distribution_id)], now=now)


def participate_selection(session: Session, member: ProducerMember, sales: Sequence[SaleKey], *, now: datetime) -> int:
    """Takes part in all these sales, and says how many are new.

    Raises NotFound, SaleStarted, NotLinked, CatalogNotValid and OnHoliday; then none is joined.
    """
    hold_farm(session, member)
    found = locked_sales(session, member, sales, now)
    for sale in found:
        sale.check_can_join()
    _check_at_home(session, member, [sale for sale in found if sale.joined is None], now)
    return presence.join(session, member, found, now)


def participate_recurring(
    session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, *, now: datetime
) -> int:
    """Takes part in every coming date of a schedule, those created later included; says how many are new.

    Dates left before the series began are joined again; those left since are not, so asking twice is harmless.
    After every second week, the dates between come back, but for those that somebody left. Dates whose orders are
    closed, on which the catalog is not valid, or in a holiday are left out. Raises NotFound and NotLinked.
    """
    hold_farm(session, member)
    _check_series(session, member, catalog_id, schedule_id)
    wanted = RecurringParticipation(
        catalog_id=catalog_id, schedule_id=schedule_id, started_by=member.user_id, started_at=now
    )
    return series.begin(session, member, wanted, now=now).joined


def participate_every_second_week(
    session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, first_day: date, *, now: datetime
) -> SeriesChange:
    """Takes part in the coming dates of a schedule that fall in the week of `first_day` or an even number of weeks
    from it, before or after; those created later included.

    Weeks are those of the calendar in France, from Monday to Sunday. A series of every date, or of the other weeks,
    becomes this one: dates between are left, but for those with orders, and personalised windows stay. Otherwise
    as `participate_recurring`. Raises NotFound, NotLinked, and BadInput when the market is never held in those weeks.
    """
    if not isinstance(first_day, date) or isinstance(first_day, datetime):
        raise BadInput(field="Première date", help="choisissez un jour du calendrier.")
    hold_farm(session, member)
    schedule = _check_series(session, member, catalog_id, schedule_id)
    wanted = RecurringParticipation(
        catalog_id=catalog_id,
        schedule_id=schedule_id,
        started_by=member.user_id,
        started_at=now,
        every_weeks=2,
        first_day=first_day,
    )
    today = paris(now).date()
    if not any(wanted.includes(day) for day in schedule.days(today, today + A_YEAR)):
        raise BadInput(
            field="Première date", help="ce marché n'a pas lieu ces semaines-là. Choisissez l'autre semaine."
        )
    return series.begin(session, member, wanted, now=now)


def withdraw(session: Session, member: ProducerMember, catalog_id: int, distribution_id: int, *, now: datetime) -> None:
    """Leaves one sale, of a series or not; again changes nothing. See `withdraw_selection`."""
    withdraw_selection(session, member, [(catalog_id, distribution_id)], now=now)


def withdraw_selection(session: Session, member: ProducerMember, sales: Sequence[SaleKey], *, now: datetime) -> int:
    """Leaves all these sales, and says how many were left.

    The guide: « si vous avez déjà reçu des commandes, cela ne sera pas possible de ne plus participer » until
    all quantities are 0 (`services.cancellations`). Raises NotFound, SaleStarted and OrdersReceived; then none is
    left.
    """
    joined = [sale.joined for sale in locked_sales(session, member, sales, now) if sale.joined]
    free, with_orders = presence.without_orders(session, joined)
    if with_orders:
        raise OrdersReceived
    return presence.leave(session, member.user_id, free, now)


def end_recurring(
    session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, *, now: datetime
) -> Departure:
    """Ends a series and leaves its coming dates, but for those with orders. Raises NotFound."""
    hold_farm(session, member)
    _series_of(session, member, catalog_id, schedule_id)
    return series.end(session, member, catalog_id, schedule_id, now=now)


def _check_at_home(session: Session, member: ProducerMember, sales: Sequence[Sale], now: datetime) -> None:
    away = absences(session, now=now, producer_id=member.producer_id)[member.producer_id]
    for sale in sales:
        holiday = absence_on(away, sale.day)
        if holiday:
            raise OnHoliday(first=day_words(holiday.first_day), last=day_words(holiday.last_day))


def _check_series(session: Session, member: ProducerMember, catalog_id: int, schedule_id: int) -> Schedule:
    catalog, schedule = _series_of(session, member, catalog_id, schedule_id)
    if (catalog.id, schedule.market_id) not in links_of(session, [catalog_id]):
        raise NotLinked
    return schedule


def _series_of(session: Session, member: ProducerMember, catalog_id: int, schedule_id: int) -> tuple[Catalog, Schedule]:
    catalog = session.get(Catalog, typed.row_id(catalog_id))
    schedule = session.get(Schedule, typed.row_id(schedule_id))
    if catalog is None or catalog.producer_id != member.producer_id or catalog.removed_at or schedule is None:
        raise NotFound
    return catalog, schedule
