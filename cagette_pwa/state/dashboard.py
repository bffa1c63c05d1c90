"""Tableau de bord: what comes next, the farm's markets, and the markets around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.clock import day_words, hour_words, tile_words, utc_now
from cagette_pwa.french import spaced
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.money import euros
from cagette_pwa.services import dashboard as services
from cagette_pwa.services.dashboard import FirstSteps
from cagette_pwa.services.own_markets import NextSale, OwnMarket
from cagette_pwa.services.payouts import NextPayout
from cagette_pwa.services.preparation import ToPrepare
from cagette_pwa.state.edge import producer_reads
from cagette_pwa.state.market_rows import (
    TONES,
    Invitation,
    MarketRow,
    baskets_words,
    capital,
    date_words,
    invitation,
    market_rows,
    opening_words,
    weekday_words,
)


@dataclass(frozen=True)
class PrepareRow:
    """The green card. `percent` is of the pieces to weigh, -1 when there is nothing to weigh.

    It leads to preparing and, while pieces are left, to weighing; to the shop as long as nobody has ordered.
    """

    title: str = ""
    when: str = ""
    baskets: str = ""
    market: str = ""
    detail: str = ""
    percent: int = -1
    action: str = ""
    href: str = ""
    weigh: str = ""
    weigh_href: str = ""
    shop_href: str = ""


@dataclass(frozen=True)
class PayoutRow:
    """The next payout."""

    amount: str = ""
    day: str = ""
    sales: str = ""


@dataclass(frozen=True)
class OwnRow:
    """A market of the farm and its next date."""

    slug: str
    name: str
    month: str
    day: str
    soon: bool
    detail: str
    state: str
    tone: str
    href: str


@dataclass(frozen=True)
class StepRow:
    """One of the first steps of a farm."""

    number: str
    title: str
    sentence: str
    action: str
    href: str
    done: bool
    current: bool


class Dashboard(rx.State):
    """Everything is read again each time the page opens."""

    loaded: bool = False
    prepares: bool = False
    prepare: PrepareRow = PrepareRow()
    is_paid: bool = False
    payout: PayoutRow = PayoutRow()
    own: list[OwnRow] = []
    around: list[MarketRow] = []
    steps: list[StepRow] = []
    commune: str = ""
    debit_is_due: bool = False
    inviting: bool = False
    invitation: Invitation = Invitation()

    @rx.event
    async def load(self) -> None:
        """The dashboard of the farm that this browser acts for."""
        now = utc_now()
        found = await producer_reads(self, services.dashboard)
        self.inviting = False
        self.prepares = found.to_prepare is not None
        self.prepare = _prepare_row(found.to_prepare, now) if found.to_prepare else PrepareRow()
        self.is_paid = found.payout is not None
        self.payout = _payout_row(found.payout) if found.payout else PayoutRow()
        self.own = [_own_row(market, now) for market in found.own]
        self.around = market_rows(found.around)
        self.steps = [] if found.steps.has_market else _step_rows(found.steps)
        self.commune = found.commune
        self.debit_is_due = found.debit_is_due
        self.loaded = True

    @rx.event
    async def invite(self, slug: str) -> None:
        """Shows what brings customers to one of the farm's markets."""
        for row in self.own:
            if row.slug == slug:
                self.invitation, self.inviting = invitation(row.slug, row.name), True

    @rx.event
    async def close(self) -> None:
        """Closes the sheet."""
        self.inviting = False


def _prepare_row(found: ToPrepare, now: datetime) -> PrepareRow:
    about: dict[str, Any] = {
        "when": capital(date_words(found.starts_at, now)),
        "market": found.market,
        "baskets": baskets_words(found.baskets),
    }
    closing = f"Commandes ouvertes jusqu'au {day_words(found.closes_at)}, {hour_words(found.closes_at)}"
    if not found.baskets:
        shop = routes.at(routes.SHOP, slug=found.slug)
        return PrepareRow(title="Vente ouverte", detail=closing, shop_href=shop, **about)
    here, scale = f"?d={found.distribution_id}", bool(found.to_weigh) and not found.is_open
    return PrepareRow(
        title="Préparer la distribution",
        detail=closing if found.is_open else _weighing_words(found),
        percent=round(100 * found.weighed / found.pieces) if found.pieces and not found.is_open else -1,
        action="Continuer" if found.weighed and found.to_weigh else "Préparer",
        href=routes.PREPARE + here,
        weigh=f"Peser · {found.to_weigh}" if scale else "",
        weigh_href=routes.WEIGHING + here if scale else "",
        **about,
    )


def _weighing_words(found: ToPrepare) -> str:
    if not found.pieces:
        return "Commandes fermées, rien à peser"
    if not found.to_weigh:
        return "Commandes fermées, tout est pesé"
    done = f"{found.weighed} pesée{'s' if found.weighed > 1 else ''} sur {found.pieces}"
    return f"{done}, {found.to_weigh} à faire" if found.weighed else f"{found.to_weigh} à peser"


def _payout_row(found: NextPayout) -> PayoutRow:
    sales = f"{found.sales} ventes" if found.sales > 1 else "1 vente"
    return PayoutRow(amount=euros(found.amount_cents), day=day_words(found.paid_on), sales=sales)


def _own_row(market: OwnMarket, now: datetime) -> OwnRow:
    sale = market.next_sale
    shop = routes.at(routes.SHOP, slug=market.slug)
    if sale is None:
        return OwnRow(market.slug, market.name, "–", "–", True, "Aucune date annoncée", "à venir", "neutral", shop)
    month, day = tile_words(sale.starts_at)
    state, tone = (sale.state.value, TONES[sale.state]) if sale.joined else ("à planifier", "todo")
    return OwnRow(
        slug=market.slug,
        name=market.name,
        month=month,
        day=day,
        soon=not sale.joined or sale.state == SaleState.COMING,
        detail=_own_detail(sale, now),
        state=state,
        tone=tone,
        href=shop if sale.joined else routes.PLANNING,
    )


def _own_detail(sale: NextSale, now: datetime) -> str:
    day = weekday_words(sale.starts_at, now)
    if not sale.joined:
        return f"{day} · vous n'y participez pas encore"
    if sale.state == SaleState.COMING:
        return f"{day} · {opening_words(sale.opens_at, now)}"
    return f"{day} · {baskets_words(sale.baskets)}"


def _step_rows(steps: FirstSteps) -> list[StepRow]:
    wording = (
        (
            steps.has_products,
            "Créez vos produits",
            spaced("Un nom, un prix, une quantité : ce que vos clients liront."),
            "Créer mes produits",
            routes.PRODUCTS,
        ),
        (
            steps.has_catalog,
            "Réunissez-les dans un catalogue",
            "C'est lui que vous présenterez aux marchés.",
            "Créer mon catalogue",
            routes.CATALOGS,
        ),
        (
            steps.has_market,
            "Écrivez à un marché",
            "Parlez-vous de vos produits et de l'organisation, puis partagez votre catalogue.",
            "Trouver un marché",
            routes.MARKETS,
        ),
    )
    current = next((n for n, step in enumerate(wording) if not step[0]), len(wording))
    return [
        StepRow(str(n + 1), title, sentence, action, href, done, n == current)
        for n, (done, title, sentence, action, href) in enumerate(wording)
    ]
