"""How quantities, weights and names are written on paper."""

import re
import unicodedata
from functools import lru_cache

from cagette_pwa.documents.sheets import ByWeight, Goods, PickupLine
from cagette_pwa.money import NBSP, euros, kilos, measured, weight

LINE_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029", " "))
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})
TOGETHER = re.compile(r"(?<=\d) (?=(?:g|kg|cl|ml|[lL])\b)| (?=\d+$)")
"""`1,8 kg`, `boîte de 6`: a line that begins with the unit or ends without its number is misread."""
ABBREVIATIONS = frozenset({"g", "kg", "l", "cl", "ml"})


@lru_cache(maxsize=5_000)  # the same products stand in hundreds of baskets
def clean(text: str, *, longest: int = 30) -> str:
    """`text` on one line, without invisible characters; words of more than `longest` get places to break."""
    spaced = unicodedata.normalize("NFC", text).translate(LINE_BREAKS)
    visible = "".join(c for c in spaced if unicodedata.category(c) not in INVISIBLE)
    return TOGETHER.sub(NBSP, " ".join(_breakable(word, longest) for word in visible.split(" ") if word))


def headline(text: str, most: int = 120) -> str:
    """`text` for a head that is repeated on each page, cut visibly when it would take the page over."""
    line = clean(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def units(count: int, unit: str) -> str:
    """What `count` of `unit` is called: `botte` for 1, `bottes` for 4."""
    return unit if abs(count) < 2 else plural(unit)


def plural(unit: str) -> str:
    """The French plural of a unit, carried by its first word: `bocaux`, `boîtes de 6`; `kg` stays."""
    first, space, rest = unit.partition(" ")
    if first.lower() in ABBREVIATIONS or first.endswith(("s", "x", "z")):
        return unit
    if first.endswith("al"):
        first = f"{first[:-2]}aux"
    elif first:
        first += "x" if first.endswith("eau") else "s"
    return f"{first}{space}{rest}"


def counted(count: int, goods: Goods) -> tuple[str, str]:
    """How many, and of what: `("4", "bottes")`, `("12,5", "kg")` of what is loose."""
    if goods.loose:
        return kilos(count * goods.unit_size), goods.measure
    return str(count), units(count, goods.unit)


def weight_sum(count: int, goods: Goods, by_weight: ByWeight | None) -> tuple[str, str, str]:
    """The weight of a line as (how it is made up, total, remark), each possibly empty.

    `("4 × 500 g =", "2 kg", "")`: producers misread a bare "4 × 500 g" as 500 g in all.
    """
    if by_weight is not None:
        return _weighed_sum(count, by_weight)
    if not goods.unit_size:
        return "", "", ""
    one, total = measured(goods.unit_size, goods.measure), measured(count * goods.unit_size, goods.measure)
    return ("" if count == 1 or goods.loose else f"{_times(count, one)}{NBSP}="), total, ""


def _weighed_sum(count: int, by_weight: ByWeight) -> tuple[str, str, str]:
    missing = by_weight.missing(count)
    total = weight(by_weight.grams(count))
    if count and not missing:
        return "", total, "pesé"
    if by_weight.weighed_grams:
        return "", f"≈{NBSP}{total}", f"{len(by_weight.weighed_grams)}/{count} pesées"
    made_of = "" if count == 1 else _times(count, weight(by_weight.expected_grams))
    return made_of, f"≈{NBSP}{total}", f"à{NBSP}peser"


def price(line: PickupLine) -> str:
    """`1,80 €`, `9,50 €/kg`."""
    if line.by_weight is not None:
        return f"{euros(line.by_weight.cents_per_kg)}/kg"
    return euros(line.unit_cents) + (f"/{line.goods.measure}" if line.goods.loose else "")


def _breakable(word: str, longest: int) -> str:
    """Hyphens are places to break already."""
    if len(word) <= longest:
        return word
    return "-".join(_in_pieces(part, longest) for part in word.split("-"))


def _in_pieces(part: str, longest: int) -> str:
    if len(part) <= longest:
        return part
    return "\u200b".join(part[i : i + longest // 2] for i in range(0, len(part), longest // 2))


def _times(count: int, one: str) -> str:
    return f"{count}{NBSP}×{NBSP}{one}"
