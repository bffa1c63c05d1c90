from decimal import Decimal

import pytest

from cagette_pwa.models.portion import Portion, Unit
from cagette_pwa.services.lines import Sold
from cagette_pwa.services.papers import goods_of


@pytest.mark.parametrize(
    ("portion", "unit"),
    [
        (Portion(Unit.PIECE), "pièce"),
        (Portion(Unit.PIECE, 6), ""),
        (Portion(Unit.G, 500), ""),
        (Portion(Unit.PIECE, variable_weight=True, expected_grams=1800, max_grams=2000), "pièce"),
    ],
    ids=["a piece", "a box of six", "a pack", "a weighed piece"],
)
def test_a_box_of_six_is_not_counted_in_pieces(portion: Portion, unit: str) -> None:
    sold = Sold(1, 1, 1, 1, "OE-6", "Œufs", "boîte de 6", "Œufs", 1, portion, 250, Decimal("5.5"))
    assert goods_of(sold).unit == unit
