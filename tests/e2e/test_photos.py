"""A product on the phone of who grows it: a photo taken, shown in the shop; the product archived, gone from there."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import sessions
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.pictures import phone_exif, saved
from tests.support.town import ident

CHOOSE = "Prendre ou choisir une photo"


@dataclass
class Stall:
    """A farm of this test alone, whose courgettes and eggs are on sale now."""

    product: str
    shop: str
    token: str


@pytest.fixture
def stall(app: RunningApp) -> Stall:
    with configured(DATABASE_URL=app.database_url), database.write() as session:
        farm = town.make_farm(session, name="Ferme des Tilleuls")
        courgettes = town.make_product(session, farm)
        eggs = town.make_product(session, farm, name="Œufs", category="Œufs")
        offers = [town.make_offer(session, farm, product=product) for product in (courgettes, eggs)]
        catalog = town.make_catalog(session, farm, offers)
        # In Rennes: the town's own people must not meet it among the markets near them.
        market = town.make_market(session, slug=f"marche-{uuid4().hex[:8]}", lat=48.11, lon=-1.68)
        sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
        joined = town.make_participation(session, catalog, sale)
        for offer in offers:
            town.make_priced(session, joined, offer)
        return Stall(
            routes.at(routes.PRODUCT, product=ident(courgettes)),
            routes.at(routes.SHOP, slug=market.slug),
            town.sign_in(session, session.get_one(User, farm.user_id), token=uuid4().hex),
        )


@pytest.fixture
def phone_photo(tmp_path: Path) -> Path:
    """12 megapixels as a phone held upright writes them: lying, with EXIF that says so, and a blue top."""
    seen = Image.effect_noise((3024, 4032), 40).convert("RGB")
    seen.paste((30, 30, 200), (0, 0, 3024, 2016))
    path = tmp_path / "IMG_2026.jpg"
    path.write_bytes(saved(seen.transpose(Image.Transpose.ROTATE_90), exif=phone_exif(6), quality=90))
    return path


def test_a_photo_is_taken_and_seen_in_the_shop_and_an_archived_product_leaves_it(
    page: Page, app: RunningApp, stall: Stall, phone_photo: Path, tmp_path: Path
) -> None:
    page.context.add_cookies([{"name": sessions.COOKIE, "value": stall.token, "url": app.url}])
    page.goto(stall.product)
    page.get_by_label("Nom du produit").fill("Courgettes à moitié")
    sent: list[int] = []
    page.on("request", lambda request: sent.append(1) if request.method == "POST" else None)

    page.get_by_label(CHOOSE).set_input_files(phone_photo)
    enlarge = page.get_by_role("button", name="Voir la photo en grand")
    expect(enlarge).to_be_visible()
    expect(page.get_by_label("Nom du produit")).to_have_value("Courgettes à moitié")
    assert len(sent) == 1

    not_a_photo = tmp_path / "photo.jpg"
    not_a_photo.write_bytes(b"<svg onload='alert(1)'/>")
    page.get_by_label("Changer la photo").set_input_files(not_a_photo)
    expect(page.get_by_role("alert").filter(has_text="n'est pas une photo")).to_be_visible()
    enlarge.click()
    large = page.get_by_role("dialog").get_by_role("img")
    expect(large).to_have_js_property("naturalHeight", 1280)
    assert _top_is_blue(page)
    page.keyboard.press("Escape")

    page.goto(stall.shop)
    shown = page.get_by_role("img", name="Photo : Courgettes")
    expect(shown).to_have_js_property("naturalWidth", 320)
    expect(page.get_by_role("img", name="Photo : Œufs")).to_have_count(0)

    page.goto(stall.product)
    page.get_by_role("button", name="Archiver ce produit").click()
    page.get_by_role("button", name="Tout de suite").click()
    expect(page.get_by_text("Ce produit est archivé")).to_be_visible()
    page.goto(stall.shop)
    expect(page.get_by_role("heading", name="Œufs")).to_be_visible()
    expect(page.get_by_role("heading", name="Courgettes")).to_have_count(0)

    page.goto(stall.product)
    page.get_by_role("button", name="Désarchiver").click()
    page.get_by_role("button", name="Tout de suite").click()
    expect(page.get_by_text("Ce produit est archivé")).to_have_count(0)
    page.goto(stall.shop)
    expect(page.get_by_role("heading", name="Courgettes")).to_be_visible()


def _top_is_blue(page: Page) -> bool:
    """Whether the enlarged photo stands upright."""
    return bool(
        page.evaluate(
            """() => {
              const image = document.querySelector("dialog img"), canvas = document.createElement("canvas");
              [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
              const pen = canvas.getContext("2d");
              pen.drawImage(image, 0, 0);
              const [red, , blue] = pen.getImageData(canvas.width / 2, 100, 1, 1).data;
              return blue > 150 && red < 90;
            }"""
        )
    )
