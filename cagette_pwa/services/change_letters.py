"""What a customer reads once a farm has finished changing and weighing an order: each line before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from cagette_pwa.models.basket import LineChange
from cagette_pwa.money import euros, weight
from cagette_pwa.services.lines import OrderedLine


@dataclass(frozen=True)
class Step:
    """A quantity of a line, from before a session to after it."""

    line_id: int
    before: int
    after: int
    reasons: tuple[str, ...]


def steps(changes: Iterable[LineChange]) -> list[Step]:
    """By line, from before its first change to after its last; what came back to where it was is left out.

    `changes` come in the order of their ids.
    """
    by_line: dict[int, list[LineChange]] = {}
    for one in changes:
        by_line.setdefault(one.line_id, []).append(one)
    return [
        Step(line_id, own[0].before, own[-1].after, tuple(dict.fromkeys(one.reason for one in own if one.reason)))
        for line_id, own in by_line.items()
        if own[0].before != own[-1].after
    ]


@dataclass(frozen=True)
class Letter:
    """What `farm` did to an order: its steps, and the lines that were weighed. `lines` are all of the order's."""

    farm: str
    where: str
    """`n° 12 du vendredi 27 novembre`."""
    lines: tuple[OrderedLine, ...]
    steps: tuple[Step, ...]
    weighed: frozenset[int]

    @property
    def subject(self) -> str:
        """`Votre commande n° 12 du vendredi 27 novembre change`."""
        return f"Votre commande {self.where} {'change' if self.steps else 'est pesée'}"

    @property
    def short(self) -> str:
        """For the bell: the line itself when there is one, else how many."""
        said = [*self._changes(reasons=False), *self._weights()]
        what = said[0] if len(said) == 1 else f"{len(said)} lignes à relire."
        return f"Commande {self.where} {'modifiée' if self.steps else 'pesée'} par {self.farm}. {what}"

    @property
    def body(self) -> str:
        """Changes with their reasons, weights, then the new total."""
        changes, weights = self._changes(reasons=True), self._weights()
        weighed = "Ce qui a été pesé :" if changes else f"{self.farm} a pesé votre commande {self.where} :"
        most = ", au plus" if any(line.to_weigh for line in self.lines) else ""
        parts = [
            *([f"{self.farm} a modifié votre commande {self.where} :", "\n".join(changes)] if changes else []),
            *([weighed, "\n".join(weights)] if weights else []),
            f"Total de votre commande : {euros(sum(line.amount_cents for line in self.lines))}{most}.",
        ]
        return "\n\n".join(parts)

    def _changes(self, *, reasons: bool) -> list[str]:
        lines = {line.line_id: line for line in self.lines}
        return [_step_words(lines[step.line_id], step, reasons=reasons) for step in self.steps]

    def _weights(self) -> list[str]:
        return [_weight_words(line) for line in self.lines if line.line_id in self.weighed and line.quantity]


def _step_words(line: OrderedLine, step: Step, *, reasons: bool) -> str:
    """`Courgettes 500 g : 2 au lieu de 3`, `Ajouté : 2 × …`, `Retiré : 3 × …`, with the reasons beneath."""
    portion, name = line.sold.portion, line.sold.name
    after, before = (portion.count_words(quantity) for quantity in (step.after, step.before))
    if step.before and step.after:
        words = f"{name} : {after} au lieu de {before}"
    elif step.after:
        words = f"Ajouté : {portion.line_words(step.after, name)}"
    else:
        words = f"Retiré : {portion.line_words(step.before, name)}"
    return words + "".join(f"\nMotif : {reason}" for reason in step.reasons if reasons)


def _weight_words(line: OrderedLine) -> str:
    """`Poulet fermier : 1,92 kg + 1,67 kg, 34,11 €`."""
    return f"{line.sold.product} : {' + '.join(map(weight, line.weighed_grams))}, {euros(line.amount_cents)}"
