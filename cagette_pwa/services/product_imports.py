"""A file of products, from the moment it is read until it is imported, once.

Nothing is written but the lines themselves until somebody has seen the plan and confirmed it. The plan is made anew
each time it is looked at; confirming names the one that was seen, and does nothing when it is no longer the plan.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cagette_pwa import clock
from cagette_pwa.database import locked
from cagette_pwa.errors import CagetteError, NotFound
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.models.product_import import ProductImport
from cagette_pwa.services import import_writes, price_lists, prices, steps, typed
from cagette_pwa.services.import_matching import Farm
from cagette_pwa.services.import_plans import Fate, ImportPlan, plan
from cagette_pwa.services.priced_places import places_of
from cagette_pwa.services.product_sheets import Sheet, unpacked

DRAFTS_LAST: Final = timedelta(days=1)
MOST_DRAFTS: Final = 10
"""Of a farm at one time; the oldest go first."""

FEW: Final = 5
"""Files that are shown again."""


class PlanMoved(CagetteError):
    """The farm has changed since the plan was shown."""

    status = 409
    template = "Vos produits ont changé depuis cet aperçu. Rien n'a été importé : vérifiez le nouvel aperçu."


@dataclass(frozen=True)
class Left:
    """A line that was not imported, and why."""

    number: int
    name: str
    refusal: str


@dataclass(frozen=True)
class Done:
    """What an import did."""

    at: datetime
    totals: dict[Fate, int]
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Recent:
    """A file of these days; `applied` once it is imported."""

    public_id: str
    file_name: str
    read_at: datetime
    applied: bool


@dataclass(frozen=True)
class Preview:
    """A file with its plan, or with what came of it once it is imported."""

    file_name: str
    sheet: Sheet
    plan: ImportPlan
    done: Done | None = None


def keep(session: Session, member: ProducerMember, name: str, sheet: Sheet, *, now: datetime) -> str:
    """A file that was read waits for its confirmation; its public id."""
    kept = ProductImport(
        producer_id=member.producer_id,
        file_name=file_name(name),
        lines=sheet.packed(),
        read_by=member.user_id,
        read_at=now,
    )
    session.add(kept)
    session.flush()
    _drop_oldest(session, member)
    return kept.public_id


def preview(
    session: Session, member: ProducerMember, public_id: str, *, leave_stock: bool = False, now: datetime
) -> Preview:
    """What the file would do to the farm as it is now, or what it did. Raises NotFound."""
    kept = _import_of(session, member, public_id)
    if kept.applied_at is not None:
        return Preview(kept.file_name, Sheet((), ()), ImportPlan((), {}), _done(kept.lines, kept.applied_at))
    sheet = unpacked(kept.lines)
    return Preview(kept.file_name, sheet, plan(sheet, _farm_of(session, member, now=now), leave_stock=leave_stock))


def apply(
    session: Session,
    member: ProducerMember,
    public_id: str,
    *,
    seen: str,
    leave_stock: bool = False,
    now: datetime,
) -> None:
    """Does the plan whose digest was `seen`: every line without a refusal, together, once however often it is sent.

    Raises NotFound, and PlanMoved when something of the farm has changed in between.
    """
    kept = _import_of(session, member, public_id, lock=True)
    if kept.applied_at is not None:
        return
    farm = _farm_of(session, member, lock=True, now=now)
    found = plan(unpacked(kept.lines), farm, leave_stock=leave_stock)
    if found.digest != seen:
        raise PlanMoved
    try:
        import_writes.write(session, member, found, farm, reason=f"Import de {kept.file_name}", now=now)
    except IntegrityError as rival:  # a colleague has just used a reference
        raise PlanMoved from rival
    kept.lines = _packed_done(found)
    kept.applied_by, kept.applied_at = member.user_id, now
    session.flush()


def recent(session: Session, member: ProducerMember, *, now: datetime) -> list[Recent]:
    """The last files of the farm, the newest first."""
    query = (
        select(ProductImport.public_id, ProductImport.file_name, ProductImport.read_at, ProductImport.applied_at)
        .where(ProductImport.producer_id == member.producer_id)
        .order_by(col(ProductImport.id).desc())
        .limit(FEW)
    )
    return [Recent(public_id, name, at, applied is not None) for public_id, name, at, applied in session.exec(query)]


def forget_drafts(session: Session, *, now: datetime) -> None:
    """Files that nobody confirmed in a day."""
    old = delete(ProductImport).where(
        col(ProductImport.applied_at).is_(None), col(ProductImport.read_at) < now - DRAFTS_LAST
    )
    session.execute(old)


def file_name(name: Any) -> str:
    """The name of a file as it can be shown; browsers may send a whole path."""
    last = str(name).replace("\\", "/").rpartition("/")[2]
    return typed.one_line(last[-120:], "Nom du fichier", least=0, most=120) or "fichier"


def _import_of(session: Session, member: ProducerMember, public_id: Any, *, lock: bool = False) -> ProductImport:
    query = select(ProductImport).where(
        ProductImport.public_id == (public_id if isinstance(public_id, str) else ""),
        ProductImport.producer_id == member.producer_id,
    )
    if lock:
        query = locked(query).execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found


def _drop_oldest(session: Session, member: ProducerMember) -> None:
    mine = (
        select(ProductImport.id)
        .where(ProductImport.producer_id == member.producer_id, col(ProductImport.applied_at).is_(None))
        .order_by(col(ProductImport.id).desc())
    )
    surplus = session.exec(mine).all()[MOST_DRAFTS:]
    if surplus:
        waiting = col(ProductImport.applied_at).is_(None)  # a colleague may just have confirmed one
        session.execute(delete(ProductImport).where(col(ProductImport.id).in_(surplus), waiting))


_Row = TypeVar("_Row", Producer, Catalog, Product, Offer)


def _farm_of(session: Session, member: ProducerMember, *, lock: bool = False, now: datetime) -> Farm:
    """All that lines can be about; with `lock`, held as it is now, in the order in which every command takes locks."""

    def rows(query: SelectOfScalar[_Row]) -> Sequence[_Row]:
        held = locked(query).execution_options(populate_existing=True) if lock else query
        return session.exec(held).all()

    if lock:
        rows(select(Producer).where(Producer.id == member.producer_id))  # one import of a farm after the other
        price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
        rows(select(Catalog).where(Catalog.producer_id == member.producer_id).order_by(col(Catalog.id)))
    products = rows(select(Product).where(Product.producer_id == member.producer_id).order_by(col(Product.id)))
    offers = rows(select(Offer).where(Offer.producer_id == member.producer_id).order_by(col(Offer.id)))
    offer_ids = [typed.row_id(offer.id) for offer in offers]
    return Farm(
        products={typed.row_id(product.id): product for product in products},
        offers={typed.row_id(offer.id): offer for offer in offers},
        places=places_of(session, member, offer_ids),
        rates=prices.rates(session, clock.paris(now).date()),
        counted=steps.counted(session, offer_ids),
    )


def _packed_done(found: ImportPlan) -> str:
    left = [[line.number, line.name, " ".join(line.refusals)] for line in found.lines if line.fate is Fate.ERROR]
    return json.dumps({"totals": found.totals, "left": left}, ensure_ascii=False)


def _done(text: str, at: datetime) -> Done:
    packed = json.loads(text)
    totals = {Fate(fate): count for fate, count in packed["totals"].items()}
    return Done(at, totals, tuple(Left(*left) for left in packed["left"]))
