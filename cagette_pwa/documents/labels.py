"""Labels for bags and crates, and the sheets and rolls they are printed on. Millimetres.

Sheets are named by the maker whose measures others copy: 3474, L7160, L7163 and L7165 are references of Avery. A
label's place is given by the margins, the label and the step from one to the next; their sources are in
docs/decisions/printed-documents.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cagette_pwa.documents.sheets import Slot


@dataclass(frozen=True)
class LabelFormat:
    """A sheet of A4 with `columns` × `rows` labels, or a roll (`rows` is 0) that is cut after each.

    `across` and `down` are the steps between the left and the top edges of neighbours. `inset` keeps words and codes
    away from the edges of a label: enough for what a printer cannot reach (5 mm) and for a sheet that is fed askew.
    """

    key: str
    name: str
    width: float
    height: float
    columns: int = 1
    rows: int = 0
    left: float = 0
    top: float = 0
    across: float = 0
    down: float = 0
    inset: tuple[float, float] = (3, 3)
    """Sideways, then up and down."""

    text: float = 7
    """Points of the smallest words."""

    number: float = 34
    """Points of the order number."""

    qr: float = 17
    """Side of the code."""

    @property
    def a_sheet(self) -> int:
        """Labels on one sheet, 1 on a roll."""
        return max(1, self.columns * self.rows)


def _sheet(key: str, name: str, **measures: Any) -> LabelFormat:
    return LabelFormat(key, f"{key} · {name}", **measures)


A4_24: Final = _sheet(
    "24", "70 × 37 mm (Avery 3474)", width=70, height=37, columns=3, rows=8, left=0, top=0.5, across=70, down=37,
    inset=(5, 4.5), text=6.8, number=30, qr=16,
)  # fmt: skip
A4_21: Final = _sheet(
    "21", "63,5 × 38,1 mm (L7160)", width=63.5, height=38.1, columns=3, rows=7, left=7.21, top=15.15, across=66.04,
    down=38.1, inset=(3, 2.5), text=6.8, number=32, qr=17,
)  # fmt: skip
A4_14: Final = _sheet(
    "14", "99,1 × 38,1 mm (L7163)", width=99.1, height=38.1, columns=2, rows=7, left=4.63, top=15.15, across=101.64,
    down=38.1, inset=(4, 2.5), text=7.5, number=34, qr=17.5,
)  # fmt: skip
A4_8: Final = _sheet(
    "8", "99,1 × 67,7 mm (L7165)", width=99.1, height=67.7, columns=2, rows=4, left=4.63, top=13.1, across=101.64,
    down=67.7, inset=(5, 4), text=9.5, number=56, qr=27,
)  # fmt: skip
ROLL_62: Final = LabelFormat("rouleau", "Rouleau de 62 mm (Brother DK-22205)", 62, 0, text=9, number=48, qr=21)

FORMATS: Final = {known.key: known for known in (A4_24, A4_21, A4_14, A4_8, ROLL_62)}


@dataclass(frozen=True)
class Label:
    """One label: `head` is the order number of a bag (« 12 »), or the product of a crate.

    `title` is the customer, or how much the crate holds. `lines` are cut when they do not fit, `count` ("7 articles")
    is not. `url` is what the code opens.
    """

    head: str
    title: str
    slot: Slot
    lines: tuple[str, ...]
    count: str
    url: str
    numbered: bool = True
    """Whether `head` is an order number, which always fits."""


@dataclass(frozen=True)
class LabelSheet:
    """Labels on `form`; `first` is the place of the first one on a sheet that was begun, from 1.

    `url` is the live page that they come from.
    """

    form: LabelFormat
    labels: tuple[Label, ...]
    first: int = 1
    url: str = ""

    @property
    def sheets(self) -> Sequence[Sequence[Label | None]]:
        """The labels sheet by sheet; None where one is gone already."""
        placed = [*[None] * (self.first - 1), *self.labels]
        return [placed[at : at + self.form.a_sheet] for at in range(0, len(placed), self.form.a_sheet)]
