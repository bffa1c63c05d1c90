"""Pesée en masse: product after product, customer after customer, one piece at a time."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from cagette_pwa import money, routes
from cagette_pwa.errors import BadWeight, OddWeight
from cagette_pwa.french import spaced
from cagette_pwa.money import euros, kilos, weight
from cagette_pwa.services import recaps, weighings
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.orders import ids_of


@dataclass(frozen=True)
class Piece:
    """One piece of one customer, in the order of the scale."""

    key: str = ""
    line: int = 0
    piece: int = 0
    product: str = ""
    number: int = 0
    customer: str = ""
    which: str = ""
    price: str = ""
    cents_per_kg: int = 0
    others_grams: int = 0
    weighed: str = ""
    rule: str = ""


class Weighing(rx.State):
    """Pieces of the sales in the address; the one on the scale is `at`."""

    loaded: bool = False
    pieces: list[Piece] = []
    at: int = 0
    count: int = 0
    done: int = 0
    share: int = 0
    piece: Piece = Piece()
    typed: str = ""
    live: str = ""
    refused: str = ""
    odd: bool = False
    back: str = routes.ORDERS
    _chosen: list[int] = []
    _last: list[int] = []

    @rx.event
    async def load(self) -> None:
        """The pieces of the sales in the address; begins with the line asked for, else with what is to weigh."""
        params = self.router.page.params
        self._chosen, self._last = ids_of(str(params.get("ventes", ""))), []
        await self._read()
        asked = str(params.get("ligne", ""))
        at_line = [number for number, piece in enumerate(self.pieces) if str(piece.line) == asked]
        to_weigh = [number for number in at_line if not self.pieces[number].weighed]
        self._put((to_weigh or at_line or [self._next(-1)])[0])
        self.loaded = True

    @rx.event
    async def type_weight(self, key: str, text: str) -> None:
        """The price, while the weight is typed; the last letters may come after they were sent as a weight."""
        if key != self.piece.key or str(text)[:12] == self.typed:
            return
        self.typed, self.refused, self.odd = str(text)[:12], "", False
        self.live = _live(self.piece, self.typed)

    @rx.event
    async def save(self, form: dict[str, Any]) -> None:
        """Records the weight and goes on; a weight that looks like a slip is asked about first."""
        await self._weigh(str(form.get("poids", "")), sure=False)

    @rx.event
    async def confirm(self) -> None:
        """Records the odd weight all the same."""
        await self._weigh(self.typed, sure=True)

    @rx.event
    async def go(self, by: int) -> None:
        """The piece before or after, without weighing."""
        if self.pieces:
            self._put((self.at + (1 if by == 1 else -1)) % len(self.pieces))

    @rx.event
    async def undo(self) -> None:
        """Takes back the weight recorded last, and comes back to its piece."""
        if self._last:
            line, piece = self._last
            await producer_writes(self, weighings.unweigh, line, piece)
            self._last = []
            await self._read()
            self._put(next((n for n, found in enumerate(self.pieces) if [found.line, found.piece] == [line, piece]), 0))

    async def _weigh(self, text: str, *, sure: bool) -> None:
        if not self.piece.line:
            return
        line, piece = self.piece.line, self.piece.piece
        try:
            await producer_writes(self, weighings.weigh, line, piece, money.parse_kilos(text), sure=sure)
        except (BadWeight, OddWeight) as refusal:
            self.refused, self.odd, self.typed = refusal.sentence, isinstance(refusal, OddWeight), text
            return
        self._last = [line, piece]
        here = self.at
        await self._read()
        self._put(self._next(here))

    async def _read(self) -> None:
        board = await producer_reads(self, recaps.board, self._chosen)
        self._chosen = list(board.chosen)
        varying = [line for line in board.lines if line.sold.variable_weight and line.quantity]
        varying.sort(key=lambda line: (line.sold.product, line.sold.offer_id, line.holder.number))
        self.pieces = [_piece(line, number) for line in varying for number in range(1, line.quantity + 1)]
        self.count = len(self.pieces)
        self.done = sum(1 for piece in self.pieces if piece.weighed)
        self.share = 100 * self.done // self.count if self.count else 0
        self.back = f"{routes.ORDERS}?ventes={','.join(map(str, board.chosen))}"

    def _next(self, after: int) -> int:
        """The next piece to weigh, from the beginning again if need be; the next one when all are weighed."""
        around = [*range(after + 1, len(self.pieces)), *range(after + 1)]
        return next((n for n in around if not self.pieces[n].weighed), around[0] if around else 0)

    def _put(self, at: int) -> None:
        self.at = at
        self.piece = self.pieces[at] if at < len(self.pieces) else Piece()
        self.typed, self.refused, self.odd = "", "", False
        self.live = _live(self.piece, self.piece.weighed)


def _piece(line: OrderedLine, number: int) -> Piece:
    others = {piece: grams for piece, grams in line.weights.items() if piece != number and piece <= line.quantity}
    said = "pièce unique" if line.quantity == 1 else f"pièce {number} sur {line.quantity}"
    before = spaced(f" · autres : {' + '.join(weight(grams) for grams in others.values())}") if others else ""
    weighed = line.weights.get(number)
    return Piece(
        key=f"{line.line_id}-{number}-{weighed or 0}",
        line=line.line_id,
        piece=number,
        product=line.sold.name,
        number=line.holder.number,
        customer=line.holder.customer,
        which=said + before,
        price=line.sold.portion.price_words(line.sold.price_cents),
        cents_per_kg=line.sold.price_cents,
        others_grams=sum(others.values()),
        weighed="" if weighed is None else kilos(weighed),
        rule=f"environ {weight(line.sold.portion.expected_grams)}, {weight(line.sold.portion.max_grams)} au plus",
    )


def _live(piece: Piece, text: str) -> str:
    """`3,59 kg × 9,50 €/kg = 34,11 €`, for the pieces of the line that are weighed."""
    try:
        grams = money.parse_kilos(text) + piece.others_grams
    except BadWeight:
        return piece.rule
    return f"{weight(grams)} × {piece.price} = {euros(money.weight_cents(piece.cents_per_kg, grams))}"
