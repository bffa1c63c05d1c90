"""The code of an order on its customer's phone, as the camera at the market sees it."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import pickup_codes, sessions
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.phones import new_phone


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_page_of_an_order_shows_a_code_that_reads_back_by_day_and_by_night(
    browser: Browser, app: RunningApp, light: str
) -> None:
    with configured(DATABASE_URL=app.database_url, PUBLIC_URL=app.url), database.write() as session:
        market = town.make_market(session, slug=f"marche-{uuid4().hex[:8]}", lat=48.11, lon=-1.68)
        sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
        basket = town.make_basket(session, sale, {})
        token = town.sign_in(session, session.get_one(User, basket.user_id), token=uuid4().hex)
        address = pickup_codes.address_of(pickup_codes.code_of(session, basket))
        path = routes.at(routes.ORDER, public_id=basket.public_id)

    phone = new_phone(browser, app.url, color_scheme=light)
    phone.add_cookies([{"name": sessions.COOKIE, "value": token, "url": app.url}])
    page = phone.new_page()
    page.goto(path)
    picture = page.get_by_role("img", name="Code de retrait de la commande numéro 1")
    expect(picture).to_have_js_property("complete", True)
    expect(page.get_by_text("Montrez ce code en arrivant, ou donnez votre numéro.")).to_be_visible()

    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    assert code.text == address
    phone.close()
