"""`./cagette fees`: the platform's fees, read and set by who runs it."""

from datetime import datetime

from cagette_pwa import clock, database, money
from cagette_pwa.services import fees
from cagette_pwa.services.fees import Fee


def lines(now: datetime) -> list[str]:
    """Each fee with the name that `set` takes, its rate and what it becomes."""
    with database.read() as session:
        found = fees.schedule(session, clock.paris(now).date())
    return [line for fee in found.values() for line in _lines(fee)]


def set_rate(kind: str, rate: str, starts: str, now: datetime) -> str:
    """Sets a rate as it was typed; what to tell."""
    known, percent, day = fees.read_kind(kind), fees.read_rate(rate), fees.read_day(starts)
    with database.write() as session:
        fees.set_rate(session, known, percent, day, now=now)
    return f"{known.words} : {money.percent(percent)} TTC à partir du {clock.day_words(day, year=True)}."


def cancel_rate(kind: str, starts: str, now: datetime) -> str:
    """Cancels a rate that does not hold yet; what to tell."""
    known, day = fees.read_kind(kind), fees.read_day(starts)
    with database.write() as session:
        fees.cancel_rate(session, known, day, now=now)
    return f"{known.words} : le taux prévu le {clock.day_words(day, year=True)} est annulé."


def _lines(fee: Fee) -> list[str]:
    since = f"depuis le {clock.day_words(fee.since, year=True)}" if fee.since else "taux par défaut"
    coming = (
        f"  puis {money.percent(one.rate)} à partir du {clock.day_words(one.starts_on, year=True)}"
        for one in fee.coming
    )
    return [f"{fee.kind.words} ({fee.kind.value}) : {money.percent(fee.rate)} TTC, {since}", *coming]
