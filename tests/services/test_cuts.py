"""Sharing a shortage out: exactly what is missing, nobody below nothing, and fair in the way that was chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagette_pwa.services.cuts import Method, keep

ORDERED = st.lists(st.integers(0, 40), max_size=30)
MISSING = st.integers(0, 400)


@pytest.mark.parametrize(
    ("method", "kept"),
    [
        (Method.FIRST_COME, [4, 1, 5, 0]),
        (Method.EQUAL, [2, 0, 7, 1]),
        (Method.LARGEST, [4, 1, 3, 2]),
    ],
)
def test_six_are_missing_of_what_four_people_ordered(method: Method, kept: list[int]) -> None:
    assert keep([4, 1, 9, 2], 6, method) == kept


@given(ORDERED, MISSING, st.sampled_from(Method))
def test_cuts_add_up_to_what_is_missing_and_leave_nobody_below_nothing(
    ordered: list[int], missing: int, method: Method
) -> None:
    kept = keep(ordered, missing, method)

    assert sum(ordered) - sum(kept) == min(missing, sum(ordered))
    assert all(0 <= after <= before for after, before in zip(kept, ordered, strict=True))


@given(ORDERED, MISSING)
def test_the_first_to_order_are_served_in_full(ordered: list[int], missing: int) -> None:
    kept = keep(ordered, missing, Method.FIRST_COME)
    cut = [place for place, (after, before) in enumerate(zip(kept, ordered, strict=True)) if after < before]

    assert all(kept[place] == 0 for place in cut[1:]), "only the first of those who lose keeps something"
    assert not cut or all(ordered[place] == 0 for place in range(cut[0], len(kept)) if place not in cut)


@given(ORDERED, MISSING)
def test_equal_cuts_differ_by_one_at_most_but_for_those_who_lose_all(ordered: list[int], missing: int) -> None:
    kept = keep(ordered, missing, Method.EQUAL)
    lost = [before - after for after, before in zip(kept, ordered, strict=True)]
    left = [cut for cut, after in zip(lost, kept, strict=True) if after]

    assert not left or max(left) - min(left) <= 1
    assert not left or all(cut <= min(left) + 1 for cut in lost)


@given(ORDERED, MISSING)
def test_only_the_largest_orders_lose_and_none_falls_below_one_that_did_not(ordered: list[int], missing: int) -> None:
    kept = keep(ordered, missing, Method.LARGEST)
    cut = [after for after, before in zip(kept, ordered, strict=True) if after < before]
    whole = [after for after, before in zip(kept, ordered, strict=True) if after == before]

    assert not cut or max(cut) - min(cut) <= 1
    assert not cut or not whole or max(whole) <= min(cut) + 1


@given(ORDERED, MISSING, st.sampled_from((Method.EQUAL, Method.LARGEST)))
def test_of_two_equal_orders_the_first_keeps_no_less(ordered: list[int], missing: int, method: Method) -> None:
    kept = keep(ordered, missing, method)

    for quantity in set(ordered):
        same = [after for after, before in zip(kept, ordered, strict=True) if before == quantity]
        assert same == sorted(same, reverse=True)
