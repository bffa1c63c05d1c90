"""Leaving sales in words: what is left, what stays, and who is told when orders are cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cagette_pwa.clock import day_words
from cagette_pwa.french import spaced
from cagette_pwa.money import euros
from cagette_pwa.services import cancellations
from cagette_pwa.services.agenda import ComingSale
from cagette_pwa.services.cancellations import Cancellation
from cagette_pwa.state.planning_rows import ordered_words, sales_words

LONGEST_MESSAGE = cancellations.LONGEST_MESSAGE


@dataclass(frozen=True)
class Leaving:
    """What the sheet says before sales are left; `held` are those that customers have ordered."""

    words: str = ""
    some: bool = False
    held: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Cancelling:
    """What the sheet says before orders are cancelled, and the message that it proposes."""

    words: str = ""
    names: list[str] = field(default_factory=list)
    message: str = ""


def leaving_of(sales: Sequence[ComingSale]) -> Leaving:
    """Several sales, or one without orders."""
    held = [
        spaced(f"{day_words(sale.day)}, {sale.market} : {ordered_words(sale.ordered)}")
        for sale in sales
        if sale.joined and sale.ordered
    ]
    free = sum(sale.joined and not sale.ordered for sale in sales)
    if not free:
        return Leaving("Aucune de ces ventes ne peut être quittée ainsi.", False, held)
    words = (
        f"Vos offres quittent la boutique pour {sales_words(free)}. Vous pourrez y revenir tant que la distribution "
        "n'a pas commencé."
    )
    return Leaving(words, True, held)


def cancelling_of(sale: ComingSale, found: Cancellation) -> Cancelling:
    """One sale with orders."""
    when = f"la vente du {day_words(sale.day)}, {sale.market}"
    message = (
        f"Bonjour,\n\nNous ne pourrons pas être présents à {when}. Nous sommes désolés de devoir annuler ce que vous "
        "nous aviez commandé.\n\nMerci de votre compréhension, et à bientôt !"
    )
    return Cancelling(
        words=f"{_customers(found.customers)} commandé pour {euros(found.cents)}.",
        names=list(found.names),
        message=spaced(message),
    )


def cancelled_words(done: Cancellation) -> str:
    """Once it is done."""
    left = "Vous ne participez plus à cette vente."
    if not done.customers:
        return left
    told = f"{done.customers} clients sont prévenus." if done.customers > 1 else "1 client est prévenu."
    return f"{told} {left}"


def _customers(count: int) -> str:
    return f"{count} clients ont" if count > 1 else f"{count} client a"
