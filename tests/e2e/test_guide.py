"""The producers' guide, walked from its first step to its last by four people, each on a phone.

Whatever the day and the hour: the producer opens the sale herself, and its moments are moved into the past when
the guide says that time passes.
"""

from playwright.sync_api import Browser

from cagette_pwa.clock import paris, utc_now
from cagette_pwa.demo.cast import REFERENT
from cagette_pwa.models.payout import paid_on
from tests.e2e.journey import customer, farm, market, orders, payout, people, sale
from tests.e2e.journey.people import Person, mailed, phone, sign_in
from tests.support import passing
from tests.support.application import RunningApp

PRODUCER = Person("Jeanne", "Lavaud", "jeanne@ferme-des-tilleuls.example")
CUSTOMER = Person("Camille", "Rochette", "camille.rochette@example.org")


def test_a_farm_does_everything_that_the_guide_describes_in_the_guides_order(browser: Browser, app: RunningApp) -> None:
    """Amounts, order numbers, stocks and Mondays are those that people read on their screens and papers."""
    producer, admin = phone(browser, app), phone(browser, app)
    guest, neighbour, referent = phone(browser, app), phone(browser, app), phone(browser, app)

    farm.sign_up(producer, PRODUCER)
    farm.create_farm(producer, PRODUCER)
    farm.add_products(producer)
    farm.create_catalog(producer)

    market.see_markets_nearby(producer)
    market.search_all_markets(producer)
    market.write_to_contact(producer)
    market.adapt_prices(producer)
    link = market.copy_catalog_link(producer)
    market.share_catalog(producer, link)
    sign_in(admin, "admin")
    assert link in mailed(admin, "solene@cagette-de-segonzac.example", f"Message de {farm.FARM}")
    market.link_catalog(admin, PRODUCER)
    mailed(producer, PRODUCER.email, f"Votre catalogue est relié à {market.MARKET}")
    market.see_own_market(producer)

    sale.limit_stock(producer)
    day = sale.plan(producer)

    address = customer.take_qr_code(producer)
    assert address.startswith(app.url)
    sign_in(neighbour, "customer")
    other_tab = neighbour.context.new_page()
    customer.deaf(neighbour)
    for tab in (neighbour, other_tab):
        customer.enter_shop(tab, address, day)
    customer.choose_all(neighbour, sale.CHICKENS)
    customer.enter_shop(guest, address, day)
    order = customer.order_as_guest(guest, CUSTOMER)
    customer.hear_of_orders(other_tab, left=sale.CHICKENS - 2)
    customer.order_too_much(neighbour, left=sale.CHICKENS - 2)
    people.place(producer, "Stocks")
    sale.see_stock(producer, ordered=2, on_hand=sale.CHICKENS, available=sale.CHICKENS - 2)
    sale.leave_in_vain(producer, day)

    passing.orders_closed(order.public_id, utc_now())
    recap = mailed(producer, PRODUCER.email, "1 commande pour")
    assert f"N° {order.number}, {CUSTOMER.name}" in recap
    orders.open_recap(producer)
    orders.see_products(producer)
    basket = orders.see_customer(producer, order, CUSTOMER)
    orders.take_one_away(producer, basket)
    passing.changes_rested(order.public_id, utc_now())
    assert "2 au lieu de 3" in mailed(guest, CUSTOMER.email, f"Votre commande n° {order.number}")
    orders.weigh(producer, "1,92", "1,7")
    orders.read_papers(producer, order, CUSTOMER)

    passing.distribution_over(order.public_id, utc_now())
    passing.appointed(REFERENT.email, "la-cagette-de-segonzac", utc_now())
    sign_in(referent, "referent")
    payout.hand_over(referent, order, CUSTOMER)
    monday = paid_on(paris(utc_now()).date())
    payout.validate(referent)
    payout.see_payout(producer, "41,39 €", monday)
    payout.see_settled_stock(producer, left=sale.CHICKENS - 2)
    guest.goto(order.address)
    customer.see_order(guest, (farm.COURGETTES, "3,92 €"), (farm.CHICKEN, "37,47 €"), total="41,39 €")
