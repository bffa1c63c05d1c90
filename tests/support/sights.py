"""Every page of the site, as somebody of the demonstration comes to it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from playwright.sync_api import Page, expect
from sqlmodel import Session, col, func, select

from cagette_pwa import database, pages, routes
from cagette_pwa.demo.cast import ADMIN, CUSTOMER, PRODUCER, REFERENT, Account
from cagette_pwa.documents.table_file import read_table
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.conversation import Conversation, Message
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Product
from cagette_pwa.services import accounts as doors
from cagette_pwa.services import colleagues, field_desks, preparation, product_imports
from cagette_pwa.services.product_sheets import sheet_of

Touch = Callable[[Page], Any]


@dataclass(frozen=True)
class Sight:
    """A page, who looks at it, and at which address."""

    name: str
    who: Account | None
    path: str


WHO: Final[dict[str, Account | None]] = {
    "distribution": REFERENT,
    "hand_over": REFERENT,
    "market_admin": ADMIN,
    "new_farm": CUSTOMER,
    "order": CUSTOMER,
    "public_catalog": ADMIN,
} | dict.fromkeys(
    (
        "forgotten",
        "gallery",
        "home",
        "invitation",
        "mailbox",
        "new_password",
        "not_found",
        "offline",
        "shop",
        "sign_in",
        "sign_up",
    )
)
"""Pages that somebody other than the producer looks at; None is a stranger."""

_FIELD: Final = ("field", "hand_over", "preparing", "weighing")
"""Pages that the phone draws from what is aboard."""

TOUCHES: Final[dict[str, dict[str, Touch]]] = {
    "catalog": {
        "prix": lambda page: page.get_by_role("button", name="Prix", exact=True).click(),
        "marchés": lambda page: page.get_by_role("button", name="Marchés", exact=True).click(),
        "ajouter": lambda page: page.get_by_role("button", name="Ajouter", exact=True).click(),
        "ranger": lambda page: page.get_by_role("button", name="Ranger", exact=True).click(),
        "retirer": lambda page: page.get_by_role("button", name="Retirer", exact=True).click(),
        "gérer": lambda page: page.get_by_role("button", name="Gérer le catalogue").click(),
    },
    "public_catalog": {"décliner": lambda page: page.get_by_role("button", name="Décliner").click()},
    "catalogs": {"nouveau": lambda page: page.get_by_role("button", name="Ajouter un catalogue").first.click()},
    "dashboard": {
        "inviter": lambda page: page.get_by_role("button", name="Inviter des clients").first.click(),
        "installer": lambda page: page.evaluate("dispatchEvent(new Event('beforeinstallprompt', {cancelable: true}))"),
    },
    "hand_over": {
        "panier": lambda page: page.locator("main li button[aria-expanded]").first.click(),
        "code": lambda page: page.get_by_role("button", name="Lire un code de retrait").click(),
    },
    "markets": {"lieu": lambda page: page.get_by_role("button", name="À proximité de").click()},
    "orders": {
        "ventes": lambda page: page.get_by_role("button", name="Choisir les ventes").click(),
        "client": lambda page: page.locator("main summary").first.click(),
        "quantité": lambda page: _change_order(page),
        "remplacer": lambda page: _change_order(page, "Remplacer"),
        "manque": lambda page: _lack(page),
    },
    "planning": {
        "vente": lambda page: page.get_by_role("button", name="Modifier la participation").first.click(),
        "rythme": lambda page: _change_sale(page, "Participer aussi aux autres dates"),
        "fenêtre": lambda page: _change_sale(page, "Ouverture et fermeture"),
        "choisies": lambda page: page.get_by_role("checkbox").first.check(),
        "congés": lambda page: page.get_by_role("button", name="Mes congés").click(),
        "annulation": lambda page: _change_sale(page, "Ne plus participer à cette vente"),
        "mois": lambda page: page.get_by_role("button", name="Mois", exact=True).click(),
    },
    "preparing": {
        "panier": lambda page: _open_basket(page),
        "manque": lambda page: _miss_some(page),
        "produit": lambda page: _open_product(page),
    },
    "product": {"historique": lambda page: page.get_by_role("button", name="Historique des prix").click()},
    "shared_photo": {"photo": lambda page: _share_photo(page)},
    "shop": {"panier": lambda page: _fill_basket(page)},
    "stocks": {
        "historique": lambda page: page.get_by_role("button", name="historique").filter(visible=True).first.click(),
        "parts": lambda page: _open_parts(page),
        "inventaire": lambda page: _count(page),
    },
    "weighing": {
        "poids": lambda page: _type_weight(page, "1,92"),
        "douteux": lambda page: _type_weight(page, "1850", "Suivant"),
    },
}
"""What else a page shows once it is touched, by a word for it."""


def sight(name: str, now: datetime) -> Sight:
    """The page of this name; a route with a part in brackets needs an entry below, or this fails."""
    route: str = import_module(f"{pages.__name__}.{name}").PAGE.route
    path = _PATHS[name](now) if "[" in route or name in _PATHS else route
    return Sight(name, WHO.get(name, PRODUCER), path)


def come(page: Page, seen: Sight) -> None:
    """Opens the page, signed in as who looks at it, and waits until it shows what it has."""
    if seen.who:
        form = {"email": seen.who.email, "password": seen.who.password}
        assert page.request.post(routes.API_SESSION, form=form).ok
    page.goto(seen.path)
    settle(page, seen)


def settle(page: Page, seen: Sight) -> None:
    """The page has what it shows: no skeleton, the h1 drawn, fonts there, nothing moving."""
    page.locator("h1").wait_for()
    page.wait_for_function(
        "(samples) => document.querySelectorAll('.skeleton').length === samples && document.fonts.status === 'loaded'"
        " && !document.getAnimations().some("
        "  (one) => one.playState === 'running' && one.effect.getComputedTiming().iterations !== Infinity"
        "  && !one.effect.target.closest('.toast'))",
        arg=1 if seen.name == "gallery" else 0,
    )
    if seen.name in _FIELD:
        page.get_by_role("status").filter(has_text="à jour").first.wait_for()


def _change_order(page: Page, act: str = "") -> None:
    page.locator("main summary").first.click()
    page.get_by_role("button", name="Quantité").first.click()
    if act:
        page.get_by_role("dialog").get_by_role("button", name=act).click()
        page.get_by_role("dialog").get_by_role("radio").first.click()


def _lack(page: Page) -> None:
    page.get_by_role("button", name="Par produit").click()
    page.get_by_role("button", name="Il en manque").first.click()


def _change_sale(page: Page, act: str) -> None:
    page.get_by_role("button", name="Modifier la participation").first.click()
    page.get_by_role("dialog").get_by_role("button", name=act).click()


def _fill_basket(page: Page) -> None:
    plus = page.get_by_role("button", name=re.compile("^Plus : "))
    for number in (0, 0, 2):
        plus.nth(number).click()
    page.get_by_role("button", name=re.compile(r"\d articles?")).click()


def _share_photo(page: Page) -> None:
    """As the service worker keeps one that another application gives."""
    page.evaluate(
        """async () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
          const pen = canvas.getContext("2d");
          pen.fillStyle = "#8fae5d";
          pen.fillRect(0, 0, 640, 480);
          const photo = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
          await (await caches.open("partage")).put("/photo-partagee", new Response(photo));
        }"""
    )
    page.reload()
    page.get_by_role("img", name="La photo partagée").wait_for()


def _open_parts(page: Page) -> None:
    page.get_by_role("button", name="historique").filter(visible=True).first.click()
    page.get_by_text("Partager entre les ventes").click()


def _open_basket(page: Page) -> None:
    """The first one with something to weigh, so that every kind of line is seen; else the last one."""
    for basket in page.locator("main li > button[aria-expanded]").all():
        basket.click()
        expect(basket).to_have_attribute("aria-expanded", "true")
        if page.get_by_role("link", name=re.compile("^(Peser|Repeser)$")).count():
            return


def _miss_some(page: Page) -> None:
    _open_basket(page)
    page.get_by_role("button", name="Il en manque").first.click()


def _open_product(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Par produit")).click()
    page.locator("main li button[aria-expanded]").first.click()


def _type_weight(page: Page, text: str, then: str = "") -> None:
    pad = page.get_by_role("group", name="Pavé de chiffres")
    for key in text:
        pad.get_by_role("button", name="Virgule" if key == "," else key, exact=True).click()
    if then:
        page.get_by_role("button", name=then, exact=True).click()


def _count(page: Page) -> None:
    page.get_by_role("link", name="Faire l'inventaire").click()
    fields = page.locator("[data-tally]")
    for number, count in enumerate(("12", "0", "300")):
        fields.nth(number).fill(count)


def _newest(query: Any) -> Any:
    with database.read() as session:
        return session.exec(query).first()


def _heroine(of: Any, owner: Any) -> Any:
    """The first row of the heroine's farm."""
    mine = select(ProducerMember.producer_id).join(User, col(User.id) == ProducerMember.user_id)
    query = select(of).where(owner.in_(mine.where(User.email == PRODUCER.email)))
    return _newest(query.order_by(col(of.id)))


def _conversation() -> int:
    with database.read() as session:
        mine = select(ProducerMember.producer_id).join(User, col(User.id) == ProducerMember.user_id)
        query = select(Conversation.id).where(
            col(Conversation.producer_id).in_(mine.where(User.email == PRODUCER.email))
        )
        said = query.join(Message, col(Message.conversation_id) == Conversation.id).group_by(col(Conversation.id))
        return session.exec(said.order_by(func.count().desc())).first() or 0


def _distribution(now: datetime) -> int:
    """The last one of the referent's market that waits to be validated."""
    run = select(MarketMember.market_id).join(User, col(User.id) == MarketMember.user_id)
    run = run.where(User.email == REFERENT.email, MarketMember.role == MarketRole.REFERENT)
    query = (
        select(Distribution.id)
        .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
        .join(Basket, col(Basket.distribution_id) == Distribution.id)
        .where(
            col(SaleValidation.id).is_(None),
            col(Distribution.market_id).in_(run),
            Distribution.starts_at <= now,
        )
        .order_by(col(Distribution.starts_at).desc())
    )
    return int(_newest(query))


def _to_prepare(now: datetime) -> int:
    """The heroine's next distribution."""
    with database.read() as session:
        query = select(ProducerMember).join(User, col(User.id) == ProducerMember.user_id)
        found = preparation.to_prepare(session, session.exec(query.where(User.email == PRODUCER.email)).one(), now=now)
    assert found
    return found.distribution_id


def _to_hand_over(now: datetime) -> int:
    """The referent's distribution of today, else the next one."""
    with database.read() as session:
        referent = session.exec(select(User).where(User.email == REFERENT.email)).one()
        desks = field_desks.offered(session, referent, now=now)
    begun = [one for one in desks if one.starts_at <= now]
    return (begun[-1:] or desks)[0].desk.distribution_id


def _order() -> str:
    query = select(Basket.public_id).join(User, col(User.id) == Basket.user_id).where(User.email == CUSTOMER.email)
    return str(_newest(query.order_by(col(Basket.id).desc())))


def _open_market(now: datetime) -> str:
    """A market whose orders are open: the admin's if it is one, else the one with the most orders."""
    query = (
        select(Market.slug)
        .join(Distribution, col(Distribution.market_id) == Market.id)
        .outerjoin(Basket, col(Basket.distribution_id) == Distribution.id)
        .where(Distribution.orders_open_at <= now, Distribution.orders_close_at > now)
        .group_by(col(Market.slug))
        .order_by((col(Market.slug) != _run_market()), func.count(col(Basket.id)).desc(), col(Market.slug))
    )
    return str(_newest(query))


def _run_market() -> str:
    run = select(Market.slug).join(MarketMember, col(MarketMember.market_id) == Market.id)
    run = run.join(User, col(User.id) == MarketMember.user_id)
    return str(_newest(run.where(User.email == ADMIN.email, MarketMember.role == MarketRole.ADMIN)))


def _invitation(now: datetime) -> str:
    def ask(session: Session) -> None:
        query = select(ProducerMember).join(User, col(User.id) == ProducerMember.user_id)
        member = session.exec(query.where(User.email == PRODUCER.email)).one()
        colleagues.invite(session, member, "nouvelle.collegue@example.org", now=now)

    return _mailed(ask, "/invitation/")


def _reset(now: datetime) -> str:
    return _mailed(lambda session: doors.ask_reset(session, CUSTOMER.email, now=now), "/nouveau-mot-de-passe/")


def _mailed(ask: Callable[[Session], None], path: str) -> str:
    """The address in the mail that `ask` sends."""
    with database.write() as session:
        ask(session)
        session.flush()
        body = session.exec(
            select(Mail.body).where(col(Mail.body).contains(path)).order_by(col(Mail.id).desc())
        ).first()
    found = re.search(rf"{path}[\w-]+", body or "")
    assert found
    return found[0]


def _import(now: datetime) -> str:
    """A file that changes something, adds something, and has something to correct."""
    content = (
        "Produit;Offre;Prix TTC;Unité;Contenance;Stock réel;Remarque\n"
        "Confiture de sureau;le pot;6,80;pièce;1;12;\nConfiture de coings;le pot;environ 5;pièce;1;;à vérifier\n"
    )
    with database.write() as session:
        query = select(ProducerMember).join(User, col(User.id) == ProducerMember.user_id)
        member = session.exec(query.where(User.email == PRODUCER.email)).one()
        sheet = sheet_of(read_table(content.encode()))
        return product_imports.keep(session, member, "produits-printemps.csv", sheet, now=now)


_PATHS: Final[dict[str, Callable[[datetime], str]]] = {
    "catalog": lambda _: routes.at(routes.CATALOG, catalog=_heroine(Catalog, Catalog.producer_id).id),
    "distribution": lambda now: routes.at(routes.DISTRIBUTION, distribution=_distribution(now)),
    "hand_over": lambda now: f"{routes.HAND_OVER}?d={_to_hand_over(now)}",
    "invitation": _invitation,
    "market_admin": lambda _: routes.at(routes.MARKET_ADMIN, slug=_run_market()),
    "new_password": _reset,
    "not_found": lambda _: "/cette-page-n-existe-pas",
    "order": lambda _: routes.at(routes.ORDER, public_id=_order()),
    "preparing": lambda now: f"{routes.PREPARE}?d={_to_prepare(now)}",
    "product_import": lambda now: routes.at(routes.PRODUCT_IMPORT, imported=_import(now)),
    "product": lambda _: routes.at(routes.PRODUCT, product=_heroine(Product, Product.producer_id).id),
    "public_catalog": lambda _: routes.at(
        routes.PUBLIC_CATALOG, public_id=_heroine(Catalog, Catalog.producer_id).public_id
    ),
    "shop": lambda now: routes.at(routes.SHOP, slug=_open_market(now)),
    "talk": lambda _: routes.at(routes.CONVERSATION, conversation=_conversation()),
    "weighing": lambda now: f"{routes.WEIGHING}?d={_to_prepare(now)}",
}
