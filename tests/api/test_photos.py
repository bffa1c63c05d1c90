"""Photos over HTTP: sent by a form of the product's page, shown to everybody."""

from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from PIL import Image
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.errors import NotFound, UnreadableEvent
from cagette_pwa.models.account import User
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Product
from cagette_pwa.services import sessions
from cagette_pwa.services.pictures import MOST_BYTES, NotAPhoto, PhotoTooHeavy, PhotoTooLarge
from tests.support.pictures import drawn, phone_exif, png, saved
from tests.support.town import ident, make_farm, make_product, make_user, sign_in

JSON = {"accept": "application/json"}
PHOTO = saved(drawn(1600, 1200), exif=phone_exif(6))


@pytest.fixture
def product(client: TestClient) -> int:
    """The courgettes of the farm for which the client is signed in."""
    with databases.write() as session:
        farm = make_farm(session)
        _sign_in(client, session, session.get_one(User, farm.user_id))
        return ident(make_product(session, farm))


def _sign_in(client: TestClient, session: Session, user: User) -> None:
    client.cookies.set(sessions.COOKIE, sign_in(session, user))


def _send(client: TestClient, product: object, content: bytes = PHOTO, **options: Any) -> Response:
    address = routes.API_PHOTO.format(product=product)
    return client.post(address, files={"photo": ("photo.jpg", content, "image/jpeg")}, **options)


def _shown(product: int) -> str:
    with databases.read() as session:
        query = select(Photo.public_id).join(Product).where(Product.id == product)
        return session.exec(query).first() or ""


def _kept() -> int:
    with databases.read() as session:
        return len(session.exec(select(Photo.id)).all())


def test_a_photo_comes_back_to_the_product_s_page_and_is_served_in_two_sizes(client: TestClient, product: int) -> None:
    answer = _send(client, product)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/produits/{product}")
    client.cookies.clear()
    for size, pixels in (("petite", (320, 320)), ("grande", (960, 1280))):
        served = client.get(routes.photo(_shown(product), size))
        assert served.status_code == 200
        assert served.headers["content-type"] == "image/webp"
        assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert served.headers["x-content-type-options"] == "nosniff"
        picture = Image.open(BytesIO(served.content))
        assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", pixels, {})


def test_the_page_s_own_script_is_told_where_it_would_go(client: TestClient, product: int) -> None:
    answer = _send(client, product, headers=JSON)

    assert (answer.status_code, answer.json()) == (200, {"suite": f"/produits/{product}"})


def test_another_photo_replaces_the_first(client: TestClient, product: int) -> None:
    _send(client, product)
    first = _shown(product)

    _send(client, product, saved(drawn(64, 64), "PNG"))

    assert _shown(product) not in ("", first)
    assert _kept() == 1
    assert client.get(routes.photo(first)).status_code == 404


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAPhoto()),
        (b"<svg onload='alert(1)'/>", NotAPhoto()),
        (PHOTO[:2000], NotAPhoto()),
        (png(100_000, 100_000), PhotoTooLarge()),
        (b"\xff" * (MOST_BYTES + 1), PhotoTooHeavy()),
        (b"\xff" * (MOST_BYTES * 2), PhotoTooHeavy()),
    ],
    ids=["empty", "drawing", "broken off", "bomb", "heavy", "twice as heavy"],
)
def test_what_is_no_photo_changes_nothing_and_is_answered_in_french(
    client: TestClient, product: int, content: bytes, refusal: Any
) -> None:
    _send(client, product)
    before = _shown(product)

    on_page, told = _send(client, product, content), _send(client, product, content, headers=JSON)

    assert (on_page.status_code, on_page.headers["location"]) == (303, f"/produits/{product}?refus={refusal.code}")
    assert (told.status_code, told.json()["title"]) == (refusal.status, refusal.sentence)
    assert (_shown(product), _kept()) == (before, 1)


@pytest.mark.parametrize(
    "sent",
    [
        {"files": {"autre": ("photo.jpg", PHOTO, "image/jpeg")}},
        {"data": {"photo": "photo.jpg"}},
        {"content": PHOTO, "headers": {"content-type": "image/jpeg"}},
        {},
    ],
    ids=["another field", "a word", "no form", "nothing"],
)
def test_a_form_without_a_photo_is_refused(client: TestClient, product: int, sent: dict[str, Any]) -> None:
    answer = client.post(routes.API_PHOTO.format(product=product), **sent)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/produits/{product}?refus=not-a-photo")
    assert _kept() == 0


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nnothing\r\n" + b"\xff" * 100),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\na\r\n' * 9 + b"--x--",
        ),
    ],
    ids=["no boundary", "nonsense", "without end", "nine files"],
)
def test_a_form_that_cannot_be_read_is_refused(client: TestClient, product: int, kind: str, content: bytes) -> None:
    answer = client.post(
        routes.API_PHOTO.format(product=product), content=content, headers={"content-type": kind, **JSON}
    )

    assert answer.status_code == 422
    assert answer.json()["title"] in (UnreadableEvent().sentence, NotAPhoto().sentence)
    assert _kept() == 0


def test_a_stranger_is_sent_to_the_door(client: TestClient, product: int) -> None:
    client.cookies.clear()

    answer = _send(client, product)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{routes.SIGN_IN}?suite=%2Fproduits%2F{product}")
    assert _kept() == 0


@pytest.mark.parametrize("whose", ["another farm", "a customer"])
def test_nobody_else_gives_it_a_photo_or_has_theirs_read(client: TestClient, product: int, whose: str) -> None:
    """The file would be refused too: whose the product is, is known before."""
    with databases.write() as session:
        user = make_user(session)
        if whose == "another farm":
            user = session.get_one(User, make_farm(session).user_id)
        client.cookies.clear()
        _sign_in(client, session, user)

    answer = _send(client, product, b"no photo", headers=JSON)

    assert answer.status_code in (403, 404)
    assert answer.json()["code"] in (NotFound().code, "no-producer")
    assert _kept() == 0


@pytest.mark.parametrize("product_id", ["0", "-1", "abc", "9" * 30, "1.5", "%00"])
def test_what_is_not_a_product_is_not_found(client: TestClient, product: int, product_id: str) -> None:
    assert _send(client, product_id, headers=JSON).status_code == 404


@pytest.mark.parametrize("said", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_cannot_send_a_photo(client: TestClient, product: int, said: dict[str, str]) -> None:
    assert _send(client, product, headers=said).status_code == 403
    assert _kept() == 0


@pytest.mark.parametrize(
    "address",
    ["/photos/x-petite.webp", "/photos/-petite.webp", "/photos/%00-grande.webp", "/photos/%C3%A9-petite.webp"],
)
def test_an_unknown_photo_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_photo_has_two_sizes_only(client: TestClient, product: int) -> None:
    _send(client, product)

    assert client.get(routes.photo(_shown(product), "moyenne")).status_code == 404


def test_a_farm_s_colleague_may_change_it(client: TestClient, product: int) -> None:
    with databases.write() as session:
        colleague = make_user(session)
        farm = session.get_one(Product, product).producer_id
        joined_at = session.get_one(Product, product).created_at
        session.add(ProducerMember(producer_id=farm, user_id=ident(colleague), joined_at=joined_at))
        client.cookies.clear()
        _sign_in(client, session, colleague)

    assert _send(client, product).headers["location"] == f"/produits/{product}"
    assert _kept() == 1
