"""The day of the sale without network: prepared, weighed and handed over on phones that lose it, die, and disagree."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from tests.e2e.field_day import SENT, FieldDay, card, come_aboard
from tests.support.application import RunningApp

TAPS = f"**{routes.API_FIELD_TAPS}"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


@pytest.fixture
def day(app: RunningApp) -> FieldDay:
    return FieldDay(app)


@pytest.fixture
def phone(browser: Browser, day: FieldDay) -> Iterator[Page]:
    """The farmer's phone, with everything aboard."""
    with day.phone(browser, "farmer") as page:
        come_aboard(page, routes.PREPARE + day.query)
        yield page


def bar(page: Page, words: str) -> None:
    """What the bar at the top says."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def opened(page: Page, name: str) -> Locator:
    """Somebody's basket, opened."""
    basket = card(page, name)
    if basket.get_by_role("button").first.get_attribute("aria-expanded") != "true":
        basket.get_by_role("button").first.click()
    expect(basket.get_by_role("checkbox")).to_have_count(2)
    return basket


def tick(page: Page, name: str, product: str) -> None:
    box = opened(page, name).get_by_role("checkbox").filter(has_text=product)
    box.click()
    expect(box).to_be_checked()


def type_weight(page: Page, text: str) -> None:
    pad = page.get_by_role("group", name="Pavé de chiffres")
    for key in text:
        if key == "+":
            page.get_by_role("button", name="Encore une pièce").click()
        else:
            pad.get_by_role("button", name="Virgule" if key == "," else key, exact=True).click()
    page.get_by_role("button", name="Suivant", exact=True).click()


def test_everything_is_done_in_airplane_mode_after_cold_starts(browser: Browser, day: FieldDay, tmp_path: Path) -> None:
    """Taken aboard the evening before; prepared, then the battery dies; weighed, handed over; sent in the end."""
    folder = tmp_path / "phone"
    with day.phone(browser, "farmer", folder) as page:
        come_aboard(page, routes.PREPARE + day.query)
        page.wait_for_function(CONTROLLED)

    with day.phone(browser, "farmer", folder) as page:
        page.context.set_offline(True)
        page.goto(routes.PREPARE + day.query)
        tick(page, "Marc", "Courgettes")
        bar(page, "Hors ligne · 1 à envoyer")
        opened(page, "Anaïs").get_by_role("button", name="Tout est prêt").click()
        expect(card(page, "Anaïs")).to_contain_text("prêt")
        opened(page, "Brigitte").get_by_role("button", name="Il en manque").last.click()
        sheet = page.get_by_role("dialog", name="Combien y en a-t-il ?")
        expect(sheet).to_contain_text("Il en manque 1 sur 4")
        sheet.get_by_role("button", name="C'est noté").click()
        expect(card(page, "Brigitte")).to_contain_text("3 × Courgettes")
        note = opened(page, "Brigitte").get_by_role("textbox", name="Ajouter une note")
        note.fill("Paiera jeudi")
        note.press("Enter")
        expect(card(page, "Brigitte")).to_contain_text("Paiera jeudi")
        bar(page, "5 à envoyer")

    with day.phone(browser, "farmer", folder) as page:
        page.context.set_offline(True)
        page.goto(routes.WEIGHING + day.query)
        expect(page.get_by_text("Pesée · 0/6")).to_be_visible()
        bar(page, "5 à envoyer")
        type_weight(page, "1,92+1,67")
        expect(page.get_by_text("Pesée · 2/6")).to_be_visible()
        type_weight(page, "1850")
        expect(page.get_by_role("alert")).to_contain_text("1850 kg pour « Poulet fermier » ?")
        page.get_by_role("button", name=re.compile("Non, 1,85")).click()
        expect(page.get_by_text("Pesée · 3/6")).to_be_visible()
        page.get_by_role("button", name="Annuler le dernier poids").click()
        expect(page.get_by_text("Pesée · 2/6")).to_be_visible()
        page.goto(routes.HAND_OVER + day.query)
        search = page.get_by_role("searchbox")
        search.fill("2")
        page.get_by_role("button", name="Remettre le panier 2").click()
        expect(page.get_by_text("Panier 2 remis à Marc Vergne.")).to_be_visible()
        expect(page.get_by_text("1 / 3")).to_be_visible()
        page.reload()
        expect(page.get_by_text("1 / 3")).to_be_visible()
        assert day.taps() == []
        page.context.set_offline(False)
        bar(page, SENT)

    assert [kind for kind, _ in day.taps()] == ["pret", "pret", "pret", "quantite", "note", *["poids"] * 4, "part"]
    assert day.line("Brigitte", "Courgettes").quantity == 3
    assert day.notes("Brigitte") == ("Paiera jeudi",)
    assert [day.line(name, "Poulet fermier").weighed_grams for name in ("Brigitte", "Marc")] == [(1920, 1670), ()]


def test_an_answer_that_is_lost_and_a_killed_page_send_nothing_twice(phone: Page, day: FieldDay) -> None:
    """The server has taken it in; the phone does not know, dies, and sends it again."""
    lost = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(route.request.post_data)
        route.abort()

    phone.route(TAPS, lose)
    tick(phone, "Marc", "Courgettes")
    bar(phone, "Hors ligne · 1 à envoyer")
    phone.unroute(TAPS)
    phone.reload()
    bar(phone, SENT)
    assert lost
    assert day.taps() == [("pret", "true")]
    expect(opened(phone, "Marc").get_by_role("checkbox").filter(has_text="Courgettes")).to_be_checked()


def test_a_batch_delivered_again_and_in_another_order_changes_nothing(phone: Page, day: FieldDay) -> None:
    bodies: list[Any] = []
    phone.on("request", lambda request: bodies.append(request.post_data_json) if request.method == "POST" else None)
    phone.goto(routes.WEIGHING + day.query)
    for text in ("1,9", "1,8"):
        type_weight(phone, text)
    page_of(phone, "Pesée · 2/6")
    bar(phone, SENT)
    sent = [body for body in bodies if body and "taps" in body]
    taps = [tap for body in sent for tap in body["taps"]]
    before = day.taps()
    for again in (taps, list(reversed(taps)), taps[:1]):
        answer = phone.request.post(routes.API_FIELD_TAPS, data=sent[0] | {"taps": again})
        assert [one["refusal"] for one in answer.json()["answers"]] == [""] * len(again)
    assert day.taps() == before
    assert day.line("Brigitte", "Poulet fermier").weighed_grams == (1900, 1800)


def page_of(page: Page, words: str) -> None:
    expect(page.get_by_text(words)).to_be_visible()


def test_two_phones_that_weigh_differently_are_shown_and_a_person_decides(
    browser: Browser, phone: Page, day: FieldDay
) -> None:
    with day.phone(browser, "colleague") as other:
        for page, text in ((phone, "1,92"), (other, "1,29")):
            come_aboard(page, routes.WEIGHING + day.query)
            page.context.set_offline(True)
            type_weight(page, text)
            bar(page, "1 à envoyer")
        phone.context.set_offline(False)
        bar(phone, SENT)
        other.context.set_offline(False)
        shown = other.get_by_role("region", name="À regarder")
        expect(shown).to_contain_text("À décider : Poulet fermier")
        expect(shown.get_by_role("button")).to_have_count(2)
        expect(shown).to_contain_text(re.compile(r"1,92.kg\d+h\d\d, Paul Vergne, \w+ de Paul"))
        expect(shown).to_contain_text(re.compile(r"1,29.kg\d+h\d\d, Marie Vergne, \w+ de Marie"))
        assert day.line("Brigitte", "Poulet fermier").to_weigh == 2
        shown.get_by_role("button").filter(has_text="1,92").click()
        expect(shown.get_by_role("button")).to_have_count(0)
        bar(other, SENT)
        assert day.line("Brigitte", "Poulet fermier").weighed_grams == (1920,)
        phone.reload()
        expect(phone.get_by_text("Pesée · 1/6")).to_be_visible()


def test_two_hand_overs_of_one_basket_are_shown_and_ticks_merge(browser: Browser, day: FieldDay) -> None:
    with day.phone(browser, "referent") as first, day.phone(browser, "referent") as second:
        for page, also in ((first, "1"), (second, "3")):
            come_aboard(page, routes.HAND_OVER + day.query)
            page.context.set_offline(True)
            for number in ("2", also):
                page.get_by_role("button", name=f"Remettre le panier {number}").click()
            bar(page, "2 à envoyer")
        for page in (first, second):
            page.context.set_offline(False)
            bar(page, SENT)
        expect(second.get_by_text("3 / 3")).to_be_visible()
        shown = second.get_by_role("region", name="À regarder")
        expect(shown).to_contain_text("Panier remis deux fois")
        shown.get_by_role("button").last.click()
        expect(shown.get_by_role("button")).to_have_count(0)
        bar(second, SENT)
    assert len(day.picked_up()) == 3


def test_a_phone_whose_clock_is_an_hour_wrong_says_the_right_time(browser: Browser, day: FieldDay) -> None:
    with day.phone(browser, "referent") as page:
        page.clock.install(time=utc_now() + timedelta(hours=1))
        come_aboard(page, routes.HAND_OVER + day.query)
        page.get_by_role("button", name="Remettre le panier 1").click()
        bar(page, SENT)
    (at,) = day.picked_up()
    assert abs(at - utc_now()) < timedelta(minutes=2)


def test_an_expired_session_keeps_the_work_and_asks_to_sign_in_again(phone: Page, day: FieldDay) -> None:
    phone.context.clear_cookies()
    tick(phone, "Marc", "Courgettes")
    bar(phone, "Reconnectez-vous pour envoyer · 1 à envoyer")
    link = phone.get_by_role("link", name="Se connecter")
    expect(link).to_have_attribute("href", re.compile(r"/connexion\?suite=%2Fpreparer"))
    assert day.taps() == []
    day.sign_in(phone.context, "farmer")
    phone.reload()
    bar(phone, SENT)
    assert day.taps() == [("pret", "true")]


def test_signing_out_with_unsent_work_warns_and_loses_nothing(phone: Page, day: FieldDay) -> None:
    phone.context.set_offline(True)
    tick(phone, "Marc", "Courgettes")
    phone.context.set_offline(False)
    phone.route(TAPS, lambda route: route.abort())
    phone.goto(routes.MORE)
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.get_by_role("button", name="Se déconnecter").click()
    expect(phone).to_have_url(re.compile(routes.SIGN_IN))
    assert len(asked) == 1
    assert "1 saisie n'est pas encore envoyée" in asked[0]
    assert phone.evaluate("indexedDB.databases().then((all) => all.length)") == 1
    phone.unroute(TAPS)
    day.sign_in(phone.context, "farmer")
    come_aboard(phone, routes.PREPARE + day.query)
    bar(phone, SENT)
    assert day.taps() == [("pret", "true")]


def test_signing_out_leaves_no_customer_on_the_phone(phone: Page) -> None:
    phone.goto(routes.MORE)
    phone.get_by_role("button", name="Se déconnecter").click()
    expect(phone).to_have_url(re.compile(routes.SIGN_IN))
    assert phone.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert phone.evaluate("caches.keys().then((names) => names.includes('documents'))") is False


def test_two_tabs_of_one_phone_are_one_phone(phone: Page, day: FieldDay) -> None:
    """What one says the other shows, and each tap leaves once."""
    other = phone.context.new_page()
    come_aboard(other, routes.PREPARE + day.query)
    phone.context.set_offline(True)
    tick(phone, "Marc", "Courgettes")
    expect(opened(other, "Marc").get_by_role("checkbox").filter(has_text="Courgettes")).to_be_checked()
    tick(other, "Anaïs", "Courgettes")
    bar(phone, "2 à envoyer")
    phone.context.set_offline(False)
    bar(phone, SENT)
    bar(other, SENT)
    assert day.taps() == [("pret", "true")] * 2


def test_what_the_server_refuses_is_said_until_it_is_read(phone: Page, day: FieldDay) -> None:
    """A line of which the customer ordered more, meanwhile."""

    def change(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        for tap in body["taps"]:
            tap["seen"] = 9
        route.continue_(post_data=json.dumps(body))

    phone.route(TAPS, change)
    opened(phone, "Marc").get_by_role("button", name="Il en manque").last.click()
    phone.get_by_role("button", name="C'est noté").click()
    shown = phone.get_by_role("region", name="À regarder")
    expect(shown).to_contain_text("N° 2, Courgettes 500 g")
    expect(shown).to_contain_text("le client en a commandé 4 entre-temps")
    phone.reload()
    expect(shown).to_contain_text("non enregistré")
    shown.get_by_role("button", name="J'ai compris").click()
    expect(shown.get_by_role("button")).to_have_count(0)
    assert day.line("Marc", "Courgettes").quantity == 4


def test_a_customers_code_opens_their_basket_without_network(browser: Browser, day: FieldDay, tmp_path: Path) -> None:
    """Read by the camera in the application, or by the phone's own, which opens the address."""
    code, forged = day.code("Marc"), day.code("Marc").replace(".2.", ".3.")
    with day.phone(browser, "referent", tmp_path / "phone") as page:
        come_aboard(page, routes.HAND_OVER + day.query)
        page.wait_for_function(CONTROLLED)
        page.context.set_offline(True)
        page.goto(f"{routes.HAND_OVER}?code={code}")
        expect(card(page, "Marc").get_by_role("button").first).to_have_attribute("aria-expanded", "true")
        expect(card(page, "Marc")).to_contain_text("4 × Courgettes 500 g")
        expect(page.get_by_role("listitem").filter(has_text="Brigitte")).to_have_count(0)
        page.goto(f"{routes.HAND_OVER}?code={forged}")
        expect(page.get_by_text("Ce code n'est pas juste.")).to_be_visible()
        page.get_by_role("button", name="Lire un code de retrait").click()
        sheet = page.get_by_role("dialog", name="Lire un code de retrait")
        sheet.get_by_label("Ou le numéro de la commande").fill("9")
        sheet.get_by_role("button", name="Ouvrir").click()
        expect(sheet.get_by_role("alert").last).to_contain_text("Le panier n° 9 n'est pas à bord")
        sheet.get_by_label("Ou le numéro de la commande").fill("3")
        sheet.get_by_role("button", name="Ouvrir").click()
        expect(card(page, "Anaïs").get_by_role("button").first).to_have_attribute("aria-expanded", "true")


def test_the_next_distribution_is_taken_aboard_by_any_page(browser: Browser, day: FieldDay, tmp_path: Path) -> None:
    """Nobody has to think of it: the application was opened with network, and that is enough."""
    with day.phone(browser, "farmer", tmp_path / "phone") as page:
        with page.expect_response(lambda answer: f"/api/terrain/{day.distribution}-" in answer.url):
            page.goto(routes.DASHBOARD)
        page.wait_for_function(CONTROLLED)
        page.wait_for_function("() => caches.open('documents').then((all) => all.keys()).then((all) => all.length > 1)")
        page.context.set_offline(True)
        page.goto(routes.PREPARE)
        expect(page.get_by_role("listitem").filter(has=page.locator("button", has_text="Marc"))).to_be_visible()
        bar(page, "Hors ligne")


def test_a_phone_without_network_cannot_sign_out_and_keeps_everything(phone: Page) -> None:
    phone.goto(routes.MORE)
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    expect(phone.get_by_role("button", name="Se déconnecter")).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Se déconnecter").click()
    phone.wait_for_timeout(500)
    assert asked == ["Pas de réseau : la déconnexion en a besoin. Réessayez quand il est revenu."]
    assert phone.evaluate("indexedDB.databases().then((all) => all.length)") == 1


def test_the_printed_sheets_of_what_is_aboard_open_without_network(
    browser: Browser, day: FieldDay, tmp_path: Path
) -> None:
    with day.phone(browser, "farmer", tmp_path / "phone") as page:
        come_aboard(page, routes.FIELD + day.query)
        page.wait_for_function(CONTROLLED)
        page.wait_for_function("() => caches.open('documents').then((all) => all.keys()).then((all) => all.length > 1)")
        page.context.set_offline(True)
        page.reload()
        mine = page.get_by_role("listitem").filter(has_text="Terrain")
        for name in ("Bon de commande", "Liste d'émargement"):
            address = mine.get_by_role("link", name=name).get_attribute("href")
            kind = page.evaluate("(address) => fetch(address).then((one) => one.headers.get('content-type'))", address)
            assert kind == "application/pdf"
