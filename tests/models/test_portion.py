"""What one of an offer is: packs, what is weighed, and what is sold loose (vrac) by a smallest step."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagette_pwa.models.portion import MEASURED, MeasurePrice, Portion, Unit

CARROTS = Portion(Unit.G, 100, bulk=True)
MILK = Portion(Unit.CL, 50, bulk=True)
HALF_KILO = Portion(Unit.G, 500)
BOTTLE = Portion(Unit.CL, 75)
CHICKEN = Portion(variable_weight=True, expected_grams=1800, max_grams=2000)
BUNCH = Portion()

loose = st.builds(Portion, st.sampled_from(MEASURED), st.integers(1, 100_000), st.just(True))
packs = st.builds(Portion, st.sampled_from(Unit), st.integers(1, 100_000))
prices = st.integers(1, 1_000_000)
quantities = st.integers(0, 999)


def half_up(exact: Fraction) -> int:
    """The nearest integer, a half up, without a decimal or a float in between."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@given(loose, prices, quantities)
def test_what_is_loose_costs_its_exact_price_rounded_once(portion: Portion, price: int, quantity: int) -> None:
    found = portion.cents(price, quantity)

    assert type(found) is int
    assert found == half_up(Fraction(price * quantity * portion.size, 1000))


@given(packs, prices, quantities)
def test_packs_cost_their_price_each(portion: Portion, price: int, quantity: int) -> None:
    assert portion.cents(price, quantity) == price * quantity


@given(loose, prices, quantities, quantities)
def test_splitting_what_is_loose_moves_a_cent_at_most(portion: Portion, price: int, one: int, other: int) -> None:
    apart = portion.cents(price, one) + portion.cents(price, other)

    assert abs(portion.cents(price, one + other) - apart) <= 1


@given(prices, st.integers(1, 5), st.lists(st.integers(1, 3000), max_size=6))
def test_what_is_weighed_never_costs_more_than_at_its_heaviest(price: int, quantity: int, grams: list[int]) -> None:
    found = CHICKEN.cents(price, quantity, grams)

    weighed = sum(grams[:quantity]) + max(0, quantity - len(grams)) * 2000
    assert found == half_up(Fraction(price * min(weighed, quantity * 2000), 1000))


def test_carrots_at_two_euros_forty_a_kilo() -> None:
    assert [CARROTS.cents(240, steps) for steps in (1, 15, 125)] == [24, 360, 3000]


def test_half_a_cent_is_rounded_up_once_for_the_line_and_not_step_by_step() -> None:
    assert [CARROTS.cents(245, steps) for steps in (1, 2, 3)] == [25, 49, 74]


def test_milk_is_priced_by_the_litre() -> None:
    assert MILK.cents(130, 3) == 195


# Arrêté du 16 novembre 1999 (prix de vente à l'unité de mesure de certains produits préemballés), from
# directive 98/6/CE, article 3: beside the price of prepackaged food stands its price per kilogram or litre; not where
# the two are identical; what is not prepackaged shows the price of the measure only.


@pytest.mark.parametrize(
    ("portion", "price", "expected"),
    [
        (HALF_KILO, 180, (360, "kg")),
        (Portion(Unit.G, 300), 100, (333, "kg")),
        (Portion(Unit.KG, 5), 950, (190, "kg")),
        (BOTTLE, 350, (467, "L")),
        (Portion(Unit.L, 2), 300, (150, "L")),
        (Portion(Unit.ML, 250), 250, (1000, "L")),
    ],
)
def test_prepackaged_food_shows_its_price_per_kilogram_or_litre_rounded_once(
    portion: Portion, price: int, expected: tuple[int, str]
) -> None:
    assert portion.measure_price(price) == MeasurePrice(*expected)


@pytest.mark.parametrize(
    "portion", [Portion(Unit.KG, 1), Portion(Unit.G, 1000), Portion(Unit.L, 1), Portion(Unit.CL, 100)]
)
def test_a_price_that_is_identical_to_that_of_the_measure_is_said_once(portion: Portion) -> None:
    assert portion.measure_price(350) is None


@pytest.mark.parametrize("portion", [BUNCH, Portion(Unit.PIECE, 12)])
def test_what_is_sold_by_the_piece_has_no_price_per_kilogram(portion: Portion) -> None:
    assert portion.measure_price(450) is None


def test_what_is_loose_or_weighed_shows_the_price_of_its_measure_and_nothing_beside() -> None:
    for portion, words in ((CARROTS, "2,40\u00a0€/kg"), (MILK, "2,40\u00a0€/L"), (CHICKEN, "2,40\u00a0€/kg")):
        assert portion.price_words(240) == words
        assert portion.measure_words(240) == ""


@given(packs, prices)
def test_the_price_of_the_measure_is_exact_to_half_a_cent(portion: Portion, price: int) -> None:
    found = portion.measure_price(price)

    if found:
        assert type(found.cents) is int
        assert abs(found.cents - Fraction(price * 1000, portion.size)) <= Fraction(1, 2)


# In words


@pytest.mark.parametrize(
    ("portion", "quantity", "count", "total", "reckoned"),
    [
        (CARROTS, 15, "1,5\u00a0kg", "1,5\u00a0kg", "15 × 100\u00a0g = 1,5\u00a0kg"),
        (CARROTS, 5, "500\u00a0g", "500\u00a0g", "5 × 100\u00a0g = 500\u00a0g"),
        (CARROTS, 300, "30\u00a0kg", "30\u00a0kg", "300 × 100\u00a0g = 30\u00a0kg"),
        (MILK, 3, "1,5\u00a0L", "1,5\u00a0L", "3 × 50\u00a0cl = 1,5\u00a0L"),
        (HALF_KILO, 4, "4", "2\u00a0kg", "4 × 500\u00a0g = 2\u00a0kg"),
        (BOTTLE, 6, "6", "4,5\u00a0L", "6 × 75\u00a0cl = 4,5\u00a0L"),
        (CHICKEN, 2, "2", "3,6\u00a0kg", ""),
        (BUNCH, 3, "3", "", ""),
    ],
)
def test_a_quantity_is_said_as_people_say_it(
    portion: Portion, quantity: int, count: str, total: str, reckoned: str
) -> None:
    assert portion.count_words(quantity) == count
    assert portion.total_words(quantity) == total
    assert portion.sum_words(quantity) == reckoned


def test_a_line_names_its_quantity_then_its_product() -> None:
    assert CARROTS.line_words(15, "Carottes en vrac") == "1,5\u00a0kg · Carottes en vrac"
    assert HALF_KILO.line_words(4, "Courgettes 500 g") == "4 × Courgettes 500 g"


@pytest.mark.parametrize(
    ("portion", "label", "step"),
    [
        (CARROTS, "en vrac", "par 100\u00a0g"),
        (Portion(Unit.KG, 1, bulk=True), "en vrac", "par kilo"),
        (Portion(Unit.L, 1, bulk=True), "en vrac", "par litre"),
        (Portion(Unit.ML, 50, bulk=True), "en vrac", "par 50\u00a0ml"),
        (BOTTLE, "75\u00a0cl", ""),
        (BUNCH, "la pièce", ""),
        (CHICKEN, "environ 1,8\u00a0kg", ""),
    ],
)
def test_a_form_has_a_label_and_what_is_loose_a_step(portion: Portion, label: str, step: str) -> None:
    assert (portion.usual_label(), portion.step_words()) == (label, step)


def test_a_bag_of_what_is_loose_is_one_thing_to_carry() -> None:
    assert [CARROTS.articles(steps) for steps in (0, 1, 15)] == [0, 1, 1]
    assert HALF_KILO.articles(4) == 4


@given(loose, st.integers(1, 99_999))
def test_a_quantity_in_words_says_all_of_it(portion: Portion, quantity: int) -> None:
    number, unit = portion.count_words(quantity).split("\u00a0")
    factor = {"kg": 1000, "g": 1, "L": 1000, "cl": 10, "ml": 1}[unit]

    assert Decimal(number.replace(",", ".")) * factor == portion.size * quantity
