"""A count answers under the finger, and the server hears of it when the hand rests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from cagette_pwa import routes
from cagette_pwa.demo import accounts


@pytest.fixture
def counts(page: Page) -> Iterator[Locator]:
    """The counts of the producer's offers; the first is put back afterwards."""
    producer = next(account for account in accounts() if account.key == "producer")
    page.request.post(routes.API_SESSION, form={"email": producer.email, "password": producer.password})
    page.goto(routes.STOCKS)
    found = page.locator("[data-count]")
    before = found.first.input_value()
    yield found
    found.first.fill(before)
    found.first.press("Enter")
    page.wait_for_timeout(1000)


def reloaded(page: Page) -> Locator:
    page.wait_for_timeout(1000)
    page.reload()
    return page.locator("[data-count]").first


def test_five_quick_taps_add_five(page: Page, counts: Locator) -> None:
    before = int(counts.first.input_value())
    for _ in range(5):
        page.get_by_role("button", name="Un de plus").first.click()
    expect(counts.first).to_have_value(str(before + 5), timeout=100)
    expect(reloaded(page)).to_have_value(str(before + 5))


def test_a_typed_count_is_kept_by_enter_which_goes_to_the_next_line(page: Page, counts: Locator) -> None:
    counts.first.click()
    page.keyboard.type("37")
    page.keyboard.press("Enter")
    expect(counts.nth(1)).to_be_focused()
    expect(reloaded(page)).to_have_value("37")


def test_escape_takes_back_what_was_typed(page: Page, counts: Locator) -> None:
    before = counts.first.input_value()
    counts.first.click()
    page.keyboard.type("999")
    page.keyboard.press("Escape")
    expect(counts.first).to_have_value(before)
    expect(reloaded(page)).to_have_value(before)
