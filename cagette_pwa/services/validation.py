"""The referent closes a distribution: amounts are final, and money starts moving."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.clock import day_words, moment_words, paris
from cagette_pwa.database import locked
from cagette_pwa.errors import NotFound, ValidationTooEarly, WeighingMissing
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.payout import Payout, available_on, paid_on
from cagette_pwa.money import euros
from cagette_pwa.services import notices, typed
from cagette_pwa.services.handover import Signature, farm_names, markets_run_by, unweighed
from cagette_pwa.services.lines import OrderedLine, ordered_lines


def validate(session: Session, user: User, distribution_id: int, *, now: datetime) -> Signature:
    """Validates the sale for all its producers, makes their payouts if the market collects, and tells them.

    Again, it says who did it first and changes nothing. Raises NotFound for who does not run the market,
    ValidationTooEarly before the distribution starts, WeighingMissing while pieces have no weight. Holds the
    distribution's lock, as everything that changes its amounts does.
    """
    distribution = _locked(session, user, distribution_id)
    done = _validation(session, distribution_id)
    if done:
        return done
    if not distribution.has_started(now):
        raise ValidationTooEarly(when=moment_words(distribution.starts_at))
    lines = ordered_lines(session, distribution_id=distribution_id)
    _check_weights(session, lines)
    assert user.id is not None
    session.add(SaleValidation(distribution_id=distribution_id, validated_by=user.id, validated_at=now))
    session.flush()
    _settle(session, distribution, lines, now)
    return Signature(now, user.name)


def shares(lines: Collection[OrderedLine]) -> dict[int, int]:
    """Cents by producer id: the sum of the producer's lines, each rounded once."""
    cents: dict[int, int] = defaultdict(int)
    for line in lines:
        cents[line.sold.producer_id] += line.amount_cents
    return dict(cents)


def _locked(session: Session, user: User, distribution_id: int) -> Distribution:
    query = select(Distribution).where(
        Distribution.id == typed.row_id(distribution_id), col(Distribution.market_id).in_(markets_run_by(user))
    )
    held = locked(query, of=Distribution).execution_options(populate_existing=True)
    distribution = session.exec(held).first()
    if distribution is None:
        raise NotFound
    return distribution


def _validation(session: Session, distribution_id: int) -> Signature | None:
    query = select(SaleValidation, User).join(User, col(User.id) == SaleValidation.validated_by)
    found = session.exec(query.where(SaleValidation.distribution_id == distribution_id)).first()
    return Signature(found[0].validated_at, found[1].name, already=True) if found else None


def _check_weights(session: Session, lines: Collection[OrderedLine]) -> None:
    missing = unweighed(lines, farm_names(session, lines))
    if missing:
        farms = (f"{name} ({pieces} pièce{'s' if pieces > 1 else ''})" for name, pieces in missing.items())
        raise WeighingMissing(who=", ".join(farms))


def _settle(session: Session, distribution: Distribution, lines: Collection[OrderedLine], now: datetime) -> None:
    market = session.get_one(Market, distribution.market_id)
    online = market.payment_mode == PaymentMode.ONLINE
    for producer_id, cents in sorted(shares(lines).items()):
        if cents and online:
            payout = _payout(distribution, producer_id, cents, now)
            session.add(payout)
            _tell(session, producer_id, distribution, *_payout_words(payout, distribution, market), now)
        elif cents:
            _tell(session, producer_id, distribution, *_on_site_words(cents, distribution, market), now)
    session.flush()


def _payout(distribution: Distribution, producer_id: int, cents: int, now: datetime) -> Payout:
    """The day of validation is a day in France."""
    day = paris(now).date()
    assert distribution.id is not None
    return Payout(
        producer_id=producer_id,
        distribution_id=distribution.id,
        amount_cents=cents,
        available_on=available_on(day),
        paid_on=paid_on(day),
        created_at=now,
    )


def _payout_words(payout: Payout, distribution: Distribution, market: Market) -> tuple[str, str]:
    amount, monday = euros(payout.amount_cents), day_words(payout.paid_on)
    sale = f"{market.name}, {day_words(distribution.starts_at)}"
    return f"Vente validée : {sale}. {amount} vous seront versés {monday}.", (
        f"La vente est validée : {sale}.\n\n"
        f"Vos ventes s'élèvent à {amount}. Cette somme est disponible {day_words(payout.available_on)}, "
        f"trois jours après la validation, et vous est versée {monday}."
    )


def _on_site_words(cents: int, distribution: Distribution, market: Market) -> tuple[str, str]:
    sale = f"{market.name}, {day_words(distribution.starts_at)}"
    return f"Vente validée : {sale}. Vous avez encaissé {euros(cents)} sur place, si tout le monde est venu.", (
        f"La vente est validée : {sale}.\n\n"
        f"Vos clients vous règlent sur place : comptez {euros(cents)} si tous sont venus. "
        "Aucun virement ne suivra pour cette vente."
    )


def _tell(session: Session, producer_id: int, distribution: Distribution, text: str, body: str, now: datetime) -> None:
    for person in notices.producer_users(session, producer_id):
        assert person.id is not None
        notices.tell(
            session,
            person.id,
            key=f"validation-{distribution.id}-{producer_id}",
            text=text,
            path=routes.PAYOUTS,
            subject=f"Vente du {day_words(distribution.starts_at)} validée",
            body=body,
            now=now,
        )
