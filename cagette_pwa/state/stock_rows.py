"""How stocks are worded: rows of French strings from what `services.stock_sheet` and `services.stock_caps` found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from cagette_pwa.clock import day_words, moment_words, tile_words
from cagette_pwa.french import spaced
from cagette_pwa.models.portion import KILO, Portion
from cagette_pwa.models.stock import MovementKind
from cagette_pwa.services.stock_caps import Part
from cagette_pwa.services.stock_sheet import Change, Kept, StockRow

_KINDS = {MovementKind.DELIVERY: "Livraison", MovementKind.CORRECTION: "Livraison corrigée"}


@dataclass(frozen=True)
class Row:
    """An offer in the list. `known` is the last line of its ledger, `size` and `measure` are for what is loose."""

    key: int = 0
    name: str = ""
    product: str = ""
    label: str = ""
    limited: bool = False
    on_hand: int = 0
    known: int = 0
    total: str = ""
    """What the real stock weighs or holds in all: `300 × 100 g = 30 kg`."""
    ordered: str = ""
    """`3 commandés`, or nothing."""
    committed: str = ""
    available: str = ""
    left: str = ""
    """`22 disponibles`, or nothing when there are none: the warning says it."""
    warning: str = ""
    tone: str = "neutral"
    parts: str = ""
    """`dont 10 pour Segonzac`."""
    expected: str = ""
    """What an inventory should find: `attendu 25`."""
    size: int = 0
    measure: str = ""


@dataclass(frozen=True)
class Aisle:
    """The offers of a category; `counted` when an inventory finds some in it."""

    name: str
    counted: bool
    rows: list[Row]


@dataclass(frozen=True)
class Sheet:
    """The offer whose sheet is open. `turn` changes when its fields must be read again."""

    key: int = 0
    turn: str = ""
    name: str = ""
    limited: bool = False
    on_hand: int = 0
    known: int = 0
    on_hand_text: str = "0"
    figures: str = ""
    low_stock: str = "0"
    low_total: str = ""
    steps: str = ""
    """`par 100 g`: how what is loose is counted."""


@dataclass(frozen=True)
class Line:
    """A line of an offer's history."""

    key: int
    what: str
    why: str
    who: str


@dataclass(frozen=True)
class PartRow:
    """A sale to which a part of the stock may be given."""

    key: int
    field: str
    market: str
    when: str
    pieces: str


def aisles_of(found: Sequence[StockRow]) -> list[Aisle]:
    """The rows under their categories, in the order in which they come."""
    return [
        Aisle(category, any(row.limited for row in rows), [row_of(row) for row in rows])
        for category, rows in ((category, list(rows)) for category, rows in groupby(found, lambda row: row.category))
    ]


def renewed(aisles: Sequence[Aisle], fresh: dict[int, Row]) -> list[Aisle]:
    """The same list with rows that have changed since it was read."""
    changed = ([fresh.get(row.key, row) for row in aisle.rows] for aisle in aisles)
    return [
        replace(aisle, rows=rows, counted=any(row.limited for row in rows))
        for aisle, rows in zip(aisles, changed, strict=True)
    ]


def row_of(found: StockRow) -> Row:
    """One offer in the list."""
    portion, (warning, tone) = found.portion, _warning(found)
    return Row(
        key=found.offer_id,
        name=name_of(found),
        product=found.product,
        label=found.label,
        limited=found.limited,
        on_hand=found.on_hand,
        known=found.known,
        total=portion.sum_words(found.on_hand) if found.limited and found.on_hand else "",
        ordered=_counted(found.committed, portion, "commandé") if found.committed else "",
        committed=portion.count_words(found.committed),
        available="" if found.available is None else portion.count_words(found.available),
        left=_counted(found.available, portion, "disponible") if found.available else "",
        warning=warning,
        tone=tone,
        parts=f"dont {_parts_words(found.parts, portion)}" if found.limited and found.parts else "",
        expected=f"attendu {portion.count_words(found.on_hand)}",
        size=portion.size if portion.bulk else 0,
        measure=portion.measure if portion.bulk else "",
    )


def sheet_of(found: StockRow) -> Sheet:
    """One offer with what is set less often."""
    portion = found.portion
    said = [f"Stock réel {portion.count_words(found.on_hand)}", _counted(found.committed, portion, "commandé")]
    if found.available is not None:
        said.append(_counted(found.available, portion, "disponible"))
    return Sheet(
        key=found.offer_id,
        turn=f"{found.offer_id}-{found.known}",
        name=name_of(found),
        limited=found.limited,
        on_hand=found.on_hand,
        known=found.known,
        on_hand_text=str(found.on_hand),
        figures=" · ".join(said),
        low_stock=str(found.low_stock),
        low_total=portion.sum_words(found.low_stock) if portion.bulk else "",
        steps=portion.step_words(),
    )


def name_of(found: StockRow) -> str:
    """`Courgettes 500 g`."""
    return f"{found.product} {found.label}".strip()


def line_of(change: Change, portion: Portion) -> Line:
    """`20 → 18`, why, who and when."""
    before, after = portion.count_words(change.before), portion.count_words(change.after)
    at = moment_words(change.at)
    if change.kind == MovementKind.COUNT:
        why = change.reason or "Comptage"
    else:
        why = spaced(f"{_KINDS[change.kind]} : {change.market}, commande n° {change.order_number}")
    return Line(change.movement_id, f"{before} → {after}", why, f"{change.who} · {at}" if change.who else at)


def part_of(part: Part, portion: Portion) -> PartRow:
    """`La Cagette de Segonzac`, `mercredi 25 novembre · ouverte · 4 commandés`."""
    said = [day_words(part.starts_at), "ouverte" if part.is_open else "à venir"]
    if part.ordered:
        said.append(_counted(part.ordered, portion, "commandé"))
    pieces = "" if part.pieces is None else str(part.pieces)
    return PartRow(part.distribution_id, f"part-{part.distribution_id}", part.market, " · ".join(said), pieces)


def shared_words(found: StockRow) -> str:
    """`30 en stock, dont 10 pour Segonzac`; nothing while no sale has a part."""
    if not found.parts:
        return ""
    return f"{found.portion.count_words(found.on_hand)} en stock, dont {_parts_words(found.parts, found.portion)}"


def shared_warning(found: StockRow) -> str:
    """Where the parts are more than there is."""
    given, portion = sum(part.pieces for part in found.parts), found.portion
    if not found.limited or given <= found.on_hand:
        return ""
    all_of_them = f"Les parts font {portion.count_words(given)} en tout, plus que le stock réel"
    return spaced(f"{all_of_them} : une vente peut prendre ce que vous gardez pour une autre.")


def _parts_words(parts: Sequence[Kept], portion: Portion) -> str:
    """`10 pour Segonzac et 5 pour Ribérac`; with the day where a place has two sales."""
    places = [part.commune for part in parts]
    said = [
        f"{portion.count_words(part.pieces)} pour {part.commune}{_day(part) if places.count(part.commune) > 1 else ''}"
        for part in parts
    ]
    return " et ".join(filter(None, (", ".join(said[:-1]), said[-1])))


def _day(part: Kept) -> str:
    month, day = tile_words(part.starts_at)
    return f" le {day} {month}"


def _warning(found: StockRow) -> tuple[str, str]:
    if found.missing:
        return f"manque {found.portion.count_words(found.missing)}", "problem"
    if found.available == 0:
        return "épuisé", "problem"
    return ("stock bas", "attention") if found.is_low else ("", "neutral")


def _counted(pieces: int, portion: Portion, word: str) -> str:
    """`3 commandés`, `1 disponible`, `2,5 kg commandés`."""
    several = pieces * portion.size >= 2 * KILO if portion.bulk else pieces > 1
    return f"{portion.count_words(pieces)} {word}{'s' if several else ''}"
