"""An opened customer in words: lines with their weights and marks, and what was changed among them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cagette_pwa import routes
from cagette_pwa.clock import moment_words
from cagette_pwa.french import spaced
from cagette_pwa.money import euros, weight
from cagette_pwa.services.line_history import Changed
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.services.looks import News


@dataclass(frozen=True)
class LineRow:
    """A line of a customer."""

    key: int
    quantity: int
    name: str
    text: str
    detail: str
    amount: str
    mark: str
    varying: bool
    gone: bool
    """Put down to nothing."""
    weighed: bool
    weigh_href: str
    measure: str
    """`kg` or `L` of what is loose."""
    size: int
    """Grams or millilitres of a step of what is loose."""


@dataclass(frozen=True)
class ChangeRow:
    """A quantity that was changed: what, from how many to how many, when and why."""

    key: int
    what: str
    steps: str
    when: str


@dataclass(frozen=True)
class CardRow:
    """What an opened customer shows."""

    lines: list[LineRow] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)


def card_row(lines: Sequence[OrderedLine], news: News, history: Sequence[Changed]) -> CardRow:
    """A customer's lines, and what the farm changed among them."""
    return CardRow([_line_row(line, news) for line in lines], [change_row(one) for one in history])


def change_row(one: Changed, *, farm: bool = False) -> ChangeRow:
    """`farm` says by whom, where several farms are read together."""
    by = f", par {one.farm}" if farm else ""
    why = f" · {one.reason}" if one.reason else ""
    return ChangeRow(one.change_id, one.name, _steps(one), f"{moment_words(one.at)}{by}{why}")


def _steps(one: Changed) -> str:
    """`3 → 2`, `ajouté, 2`, `retiré`."""
    if one.before and one.after:
        return one.words
    return f"ajouté, {one.portion.count_words(one.after)}" if one.after else "retiré"


def _line_row(line: OrderedLine, news: News) -> LineRow:
    portion = line.sold.portion
    scale = f"{routes.WEIGHING}?d={line.holder.distribution_id}&ligne={line.line_id}"
    return LineRow(
        key=line.line_id,
        quantity=line.quantity,
        name=line.sold.name,
        text=line.words,
        detail=_line_detail(line),
        amount=euros(line.amount_cents),
        mark=_mark(line, news),
        varying=line.sold.variable_weight and line.quantity > 0,
        gone=line.quantity == 0,
        weighed=line.to_weigh == 0,
        weigh_href=scale,
        measure=portion.measure if portion.bulk else "",
        size=portion.size if portion.bulk else 0,
    )


def _line_detail(line: OrderedLine) -> str:
    if line.quantity == 0:
        return "retiré de la commande"
    if grams := line.weighed_grams:
        total = f" = {weight(sum(grams))}" if len(grams) > 1 else ""
        rest = f", {line.to_weigh} à peser" if line.to_weigh else ""
        return " + ".join(map(weight, grams)) + total + rest
    if line.sold.variable_weight:
        return f"environ {weight(line.size)}"
    return "" if line.quantity == 1 or line.sold.portion.bulk else line.sold.portion.sum_words(line.quantity)


def _mark(line: OrderedLine, news: News) -> str:
    if line.line_id in news.added:
        return "nouveau"
    if line.line_id not in news.changed:
        return ""
    before, portion = news.changed[line.line_id], line.sold.portion
    if before is None or before == line.quantity:
        return "modifié"
    words = f"modifié : {portion.count_words(line.quantity)} au lieu de {portion.count_words(before)}"
    return spaced(words)
