"""A catalog on a phone: put in order with a finger, thinned out, declined by a market and linked after all."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import Session

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import conversations, messages, sessions
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.phones import new_phone
from tests.support.town import ident

NAMES = ("Ail", "Betteraves", "Carottes", "Courges", "Épinards", "Fenouil", "Navets", "Oignons", "Panais", "Radis")
SORRY = "Bonjour, nous avons déjà deux maraîchers. Revenez nous voir au printemps."


class Stall:
    """A farm with a catalog of ten vegetables, and a market that they have written to; nobody else meets them."""

    def __init__(self) -> None:
        with database.write() as session:
            farm = town.make_farm(session, name="Ferme des Tilleuls")
            products = [town.make_product(session, farm, name=name) for name in NAMES]
            offers = [town.make_offer(session, farm, product=product, label="1 kg") for product in products]
            catalog = town.make_catalog(session, farm, offers, name="Légumes d'hiver")
            slug = f"marche-{uuid4().hex[:8]}"
            # In Rennes: the town's own people must not meet it among the markets near them.
            market = town.make_market(session, slug=slug, name="Marché d'essai", lat=48.11, lon=-1.68)
            self.catalog = routes.at(routes.CATALOG, catalog=catalog.id)
            self.market_id = str(ident(market))
            talk = conversations.with_market(session, farm, slug, now=utc_now())
            self.talk = routes.at(routes.CONVERSATION, conversation=talk)
            farmer, admin = session.get_one(User, farm.user_id), town.admin_of(session, market)
            messages.say(session, farmer, talk, "", catalog_id=ident(catalog), now=utc_now())
            self.farmer, self.admin = _token(session, farmer), _token(session, admin)


def _token(session: Session, user: User) -> str:
    return town.sign_in(session, user, token=uuid4().hex)


@pytest.fixture
def stall(app: RunningApp) -> Iterator[Stall]:
    with configured(DATABASE_URL=app.database_url):
        yield Stall()


def phone_of(browser: Browser, app: RunningApp, token: str) -> Page:
    context = new_phone(browser, app.url)
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": app.url}])
    return context.new_page()


def drag(page: Page, handle: Locator, to: Locator) -> None:
    """A finger that takes `handle` and lets it go over `to`: real touches, as the browser gets them from glass."""
    start, end = handle.bounding_box(), to.bounding_box()
    assert start
    assert end
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    goal = end["y"] + end["height"] / 2
    glass = page.context.new_cdp_session(page)
    glass.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        at = {"x": x, "y": y + (goal - y) * step / 12}
        glass.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        page.wait_for_timeout(30)
    page.wait_for_timeout(250)
    glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    glass.detach()


def names(page: Page) -> list[str]:
    """The offers on the screen, from top to bottom."""
    rows = page.get_by_role("main").get_by_role("listitem")
    return [row.split("\n")[0] for row in rows.all_inner_texts()]


def test_an_offer_is_dragged_with_a_finger_and_the_order_holds(browser: Browser, app: RunningApp, stall: Stall) -> None:
    page = phone_of(browser, app, stall.farmer)
    page.goto(stall.catalog)
    page.get_by_role("button", name="Ranger", exact=True).click()
    handles = page.get_by_role("button", name="Déplacer")
    expect(handles).to_have_count(len(NAMES))
    with page.expect_response("**/sortable*.js"):
        page.reload()
        page.get_by_role("button", name="Ranger", exact=True).click()
    page.wait_for_timeout(300)

    drag(page, handles.nth(3), handles.nth(0))
    wanted = ["Courges", "Ail", "Betteraves", "Carottes", *NAMES[4:]]
    assert names(page) == wanted
    page.get_by_role("button", name="Descendre Ail").click()
    page.get_by_role("button", name="Déplacer Radis").press("Home")
    wanted = ["Radis", "Courges", "Betteraves", "Ail", "Carottes", *NAMES[4:-1]]
    expect(page.get_by_role("button", name="Déplacer Radis")).to_be_focused()
    assert names(page) == wanted

    page.wait_for_timeout(1500)
    page.reload()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(len(NAMES))
    assert names(page) == wanted
    page.context.close()


def test_the_page_scrolls_under_a_finger_that_is_not_on_a_handle(
    browser: Browser, app: RunningApp, stall: Stall
) -> None:
    page = phone_of(browser, app, stall.farmer)
    page.goto(stall.catalog)
    page.get_by_role("button", name="Ranger", exact=True).click()
    rows = page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(len(NAMES))
    page.wait_for_timeout(500)

    drag(page, rows.nth(4).get_by_text("Épinards"), page.get_by_role("heading", level=1))

    assert page.evaluate("scrollY") > 50
    assert names(page) == list(NAMES)
    page.context.close()


def test_three_offers_are_removed_at_once(browser: Browser, app: RunningApp, stall: Stall) -> None:
    page = phone_of(browser, app, stall.farmer)
    page.goto(stall.catalog)
    page.get_by_role("button", name="Retirer", exact=True).click()
    for name in ("Betteraves", "Navets"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("searchbox", name="Chercher une offre").fill("epin")
    expect(page.get_by_role("checkbox", name="Betteraves")).to_be_hidden()
    page.get_by_role("checkbox", name="Tout le rayon Légumes").check()
    expect(page.get_by_text("3 offres cochées")).to_be_visible()
    page.get_by_role("button", name="Retirer", exact=True).click()
    asked = page.get_by_role("dialog", name="Retirer du catalogue")
    expect(asked).to_contain_text("3 offres quittent ce catalogue")
    asked.get_by_role("button", name="À la prochaine vente").click()

    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(len(NAMES) - 3)
    assert names(page) == [name for name in NAMES if name not in ("Betteraves", "Épinards", "Navets")]
    page.context.close()


def test_a_market_declines_with_a_message_that_the_farm_reads_then_links(
    browser: Browser, app: RunningApp, stall: Stall
) -> None:
    admin, farmer = phone_of(browser, app, stall.admin), phone_of(browser, app, stall.farmer)
    admin.goto(stall.talk)
    shared = admin.get_by_role("log", name="Messages").get_by_role("link", name="Légumes d'hiver")
    shared.click()
    admin.get_by_role("button", name="Décliner").click()
    sheet = admin.get_by_role("dialog", name="Décliner ce catalogue")
    sheet.get_by_label("Votre marché").select_option(stall.market_id)
    sheet.get_by_label("Votre message au producteur").fill(SORRY)
    sheet.get_by_role("button", name="Envoyer ma réponse").click()
    expect(admin.get_by_text("Vous avez décliné ce catalogue le")).to_be_visible()

    farmer.goto(stall.talk)
    expect(farmer.get_by_text(SORRY)).to_be_visible()
    expect(farmer.get_by_role("log", name="Messages").get_by_text("décliné le").first).to_be_visible()
    farmer.goto(f"{stall.catalog}?onglet=marches")
    expect(farmer.get_by_role("listitem").filter(has_text="Marché d'essai")).to_contain_text(SORRY)

    admin.get_by_label("Votre marché").select_option(stall.market_id)
    admin.get_by_role("button", name="Relier à mon marché").click()
    expect(admin.get_by_text("Ce catalogue est relié à Marché d'essai.")).to_be_visible()
    farmer.reload()
    expect(farmer.get_by_role("button", name="Ne plus vendre à Marché d'essai")).to_be_visible()
    farmer.goto(stall.talk)
    expect(farmer.get_by_role("log", name="Messages").get_by_text("relié le").first).to_be_visible()
    for phone in (admin, farmer):
        phone.context.close()
