"""Files of 1,000 lines, and the farms that import them: 250 offers change, 250 stay, 500 are new."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services.product_files import Column
from tests.documents.workbooks import workbook
from tests.support.sheets import Line, csv_of, exported
from tests.support.town import make_catalog, make_farm, make_offer, make_product, sign_in

KNOWN: Final = 500
NEW: Final = 500
CATALOGS: Final = 3


@dataclass(frozen=True)
class Spreadsheet:
    """A farm's cookie and its file in both formats."""

    farmer: str
    csv: bytes
    xlsx: bytes


def make_spreadsheet(session: Session) -> Spreadsheet:
    """A farm whose offers are all in three catalogs; prices and stocks change."""
    farm = make_farm(session, name="Ferme des Mille Lignes")
    offers = [
        make_offer(session, farm, product=make_product(session, farm, name=f"Produit {number:03}"), stock=20)
        for number in range(KNOWN)
    ]
    for number in range(CATALOGS):
        make_catalog(session, farm, offers, name=f"Catalogue {number}")
    lines = exported(session, farm, now=utc_now())
    for line in lines[: KNOWN // 2]:
        line |= {"Prix TTC": "2,50", "Stock réel": "33"}
    lines += [_new(number) for number in range(NEW)]
    titles = [column.value for column in Column]
    rows = [[line.get(title, "") for title in titles] for line in lines]
    cookie = sign_in(session, session.get_one(User, farm.user_id))
    return Spreadsheet(cookie, csv_of(*lines), workbook(list(titles), *map(list, rows)))


def _new(number: int) -> Line:
    return {
        "Produit": f"Nouveauté {number:03}",
        "Description": "Cueillie le matin, sans traitement, à deux pas du marché.",
        "Catégorie": "Légumes",
        "Labels": "Agriculture biologique",
        "TVA": "5,5",
        "Offre": "la botte",
        "Prix TTC": "1,80",
        "Stock réel": "40",
    }
