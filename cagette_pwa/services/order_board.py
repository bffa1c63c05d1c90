"""The page Commandes in one look: sales, the orders of those chosen, what is new, what was noted, who is to be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from cagette_pwa.models.distribution import SaleState
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import change_notices, line_history, looks, recaps, registers, typed
from cagette_pwa.services.change_notices import Pending
from cagette_pwa.services.line_history import Changed
from cagette_pwa.services.lines import OrderedLine, ordered_lines
from cagette_pwa.services.looks import News
from cagette_pwa.services.recaps import Sale


@dataclass(frozen=True)
class OrderBoard:
    """The farm's sales, those chosen with their lines, and what is said about them."""

    sales: tuple[Sale, ...]
    chosen: tuple[int, ...]
    lines: tuple[OrderedLine, ...]
    news: News
    notes: dict[int, tuple[str, ...]]
    """By basket."""
    history: tuple[Changed, ...]
    """Of the baskets that are opened."""
    waiting: tuple[Pending, ...]
    """Customers of the farm who are about to be told of changes, in any sale."""

    @property
    def chosen_sales(self) -> list[Sale]:
        """In the order of the list."""
        return [sale for sale in self.sales if sale.participation_id in self.chosen]

    @property
    def is_open(self) -> bool:
        """Whether orders may still come in."""
        return any(sale.state is SaleState.OPEN for sale in self.chosen_sales)


@dataclass(frozen=True)
class Card:
    """One basket opened: the farm's lines of the chosen sales, what is new among them, and what was changed."""

    lines: tuple[OrderedLine, ...]
    news: News
    history: tuple[Changed, ...]


def board(
    session: Session,
    member: ProducerMember,
    chosen: Collection[int],
    *,
    since: datetime | None,
    opened: Collection[int] = (),
    now: datetime,
) -> OrderBoard:
    """The chosen participations, or the next day to prepare; `opened` names the baskets whose history is shown."""
    found = recaps.board(session, member, chosen, now=now)
    baskets = {line.holder.basket_id for line in found.lines}
    return OrderBoard(
        sales=found.sales,
        chosen=found.chosen,
        lines=found.lines,
        news=looks.news(session, found.chosen, since),
        notes=registers.notes(session, member.producer_id, baskets),
        history=tuple(line_history.of_baskets(session, member, baskets & set(opened), now=now)),
        waiting=tuple(change_notices.waiting(session, member, now=now)),
    )


def card(
    session: Session,
    member: ProducerMember,
    basket_id: int,
    chosen: Sequence[int],
    *,
    since: datetime | None,
    now: datetime,
) -> Card:
    """A basket as the board would show it opened; nothing of it when it is not the farm's, or not of these sales.

    Raises NotFound for what can be no basket.
    """
    found = [
        line
        for line in ordered_lines(session, basket_id=typed.row_id(basket_id))
        if line.sold.producer_id == member.producer_id and line.sold.participation_id in chosen
    ]
    ids = {line.sold.participation_id for line in found}
    history = line_history.of_baskets(session, member, {line.holder.basket_id for line in found}, now=now)
    return Card(tuple(found), looks.news(session, ids, since), tuple(history))
