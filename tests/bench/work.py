"""What the server's own work takes, without a browser or a network: services, state rows and documents."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.documents.labels import A4_24, Label, LabelSheet
from cagette_pwa.documents.pdf import labels_pdf, order_sheet_pdf, picking_list_pdf, pickup_sheet_pdf
from cagette_pwa.documents.table_file import read_table
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import (
    agenda,
    paper_labels,
    papers,
    picking_lists,
    product_imports,
    recaps,
    sessions,
    shop,
)
from cagette_pwa.services.import_plans import Fate
from cagette_pwa.services.product_sheets import sheet_of
from cagette_pwa.state.catalog_prices import CatalogPrices
from cagette_pwa.state.orders import Orders
from cagette_pwa.state.planning import MONTH, Planning
from tests.bench.prices import OFFERS, LongCatalog
from tests.bench.report import Aim, Row, Section, quantile
from tests.bench.season import PARTICIPATIONS, Season
from tests.bench.spreadsheet import Spreadsheet
from tests.bench.town import LargeSale
from tests.support.visits import visit

TIMES = 30


def services(huge: LargeSale, large: LargeSale, small: LargeSale, season: Season, catalog: LongCatalog) -> Section:
    """Reading shops, lists of orders and planning, and pricing a catalog; each time in a transaction of its own."""
    rows = (
        _timed("Boutique de 60 produits", lambda: _shop(small.slug), 3),
        _timed("Liste de 200 commandes de 3 lignes", lambda: _list(small), 10),
        _timed("Liste de 200 commandes de 15 lignes", lambda: _list(large)),
        _timed("Page Commandes, 200 clients × 3 lignes", lambda: _page(small)),
        _timed("Page Commandes, 200 clients × 15 lignes", lambda: _page(large)),
        _timed("Récapitulatif de 1 000 clients × 15 lignes", lambda: _page(huge, 1000), 300),
        _timed("Mois à planifier, 50 participations", lambda: _month(season), 50),
        _timed("Page Planifier, six mois de la même ferme", lambda: _planning(season)),
        _timed(f"Catalogue de {OFFERS} offres dont tous les prix changent", _Repriced(catalog), 100),
        _timed("Page Planifier, un autre mois du calendrier", lambda: _turned(season), 50),
    )
    note = (
        "calcul : temps du processeur, sans l'attente ; buts : 3 ms pour 60 produits, 10 ms pour 200 commandes, "
        "300 ms pour le récapitulatif de 1 000 clients, 50 ms pour un mois, 100 ms pour un catalogue"
    )
    return Section("Travail du serveur (ms)", ("p50", "p95", "calcul, p50"), rows, note)


def documents(large: LargeSale) -> Section:
    """The printed papers of 200 customers with 15 lines each, data included, and ten times as many labels."""
    rows = (
        _timed("Liste d'émargement", lambda: _printed(large, _pickup_sheet), 1500, times=3),
        _timed("Bon de commande", lambda: _printed(large, _order_sheet), times=3),
        _timed("Liste de préparation", lambda: _printed(large, _picking_list), times=3),
        _timed("2 000 étiquettes, 24 par feuille", lambda: _printed(large, _labels), 2000, times=3),
    )
    columns = ("p50", "p95", "calcul avant la composition, p50")
    note = "buts : 1,5 s pour la liste d'émargement, 2 s pour les étiquettes"
    return Section("PDF de 200 clients × 15 lignes (ms)", columns, rows, note)


def imports(spreadsheets: Sequence[Spreadsheet]) -> Section:
    """Files of 1,000 lines read, looked at and imported, each by a farm of its own that has half of the offers."""
    half = len(spreadsheets) // 2
    texts = ((sheet.farmer, sheet.csv) for sheet in spreadsheets[:half])
    workbooks = ((sheet.farmer, sheet.xlsx) for sheet in spreadsheets[half:])
    rows = (
        _timed("Import CSV", lambda: _imported(*next(texts)), 2000, times=half - 1),
        _timed("Import XLSX", lambda: _imported(*next(workbooks)), 2000, times=half - 1),
    )
    columns = ("p50", "p95", "calcul, lecture du tableur non comprise, p50")
    return Section("Import de 1 000 lignes, aperçu compris (ms)", columns, rows, "but : 2 s")


def _timed(name: str, work: Callable[[], object], aim: float | None = None, *, times: int = TIMES) -> Row:
    work()
    found, computed = [], []
    for _ in range(times):
        started, busy = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - started) * 1000)
        computed.append((time.process_time() - busy) * 1000)
    values = (quantile(found, 0.5), quantile(found, 0.95), quantile(computed, 0.5))
    return Row(name, values, (Aim(aim) if aim else None, None, None))


def _shop(slug: str) -> None:
    with database.read() as session:
        found = shop.look(session, None, slug, now=utc_now())
        assert sum(len(stall.offers) for stall in found.stalls) == 60


def _list(sale: LargeSale) -> None:
    with database.read() as session:
        lines = recaps.orders_of(session, _member(session, sale), [sale.participation_id], now=utc_now())
        assert len(recaps.by_customer(lines)) >= 200


def _page(sale: LargeSale, customers: int = 200) -> None:
    state = visit(Orders, f"/commandes?ventes={sale.participation_id}", token=_token(sale))
    asyncio.run(state.load())
    assert state.customer_count >= customers


def _month(season: Season) -> None:
    with database.read() as session:
        member = sessions.member_of(session, season.token, now=utc_now())
        found = agenda.month(session, member, season.month, now=utc_now())
        assert sum(sale.joined for sale in found.sales) == PARTICIPATIONS


def _planning(season: Season) -> None:
    state = visit(Planning, routes.PLANNING, token=season.token)
    asyncio.run(state.load())
    assert state.months


class _Repriced:
    """The bar comes to rest elsewhere each time: the event as the page sends it, with the rows that come of it."""

    def __init__(self, catalog: LongCatalog) -> None:
        parts = {"catalog": str(catalog.catalog_id)}
        self._page = visit(CatalogPrices, routes.CATALOGS, token=catalog.token, parts=parts)
        asyncio.run(self._page.load())
        self._level = 5

    def __call__(self) -> None:
        self._level = self._level % 20 + 1
        asyncio.run(self._page.slide(self._level))
        assert (self._page.rule.percent, len(self._page.rows)) == (100 * self._level, OFFERS)


def _turned(season: Season) -> None:
    state = visit(Planning, routes.PLANNING, token=season.token)
    state.view = MONTH
    asyncio.run(state.turn(f"{season.month:%Y-%m}"))
    assert sum(len(day.sales) for day in state.grid.days) >= PARTICIPATIONS


def _printed(sale: LargeSale, make: Callable[[papers.Chosen], bytes]) -> bytes:
    with database.read() as session:
        about = papers.chosen(session, _member(session, sale), [sale.participation_id], now=utc_now())
    return make(about)


def _pickup_sheet(about: papers.Chosen) -> bytes:
    return pickup_sheet_pdf(*papers.pickup_sheets(about, now=utc_now()))


def _order_sheet(about: papers.Chosen) -> bytes:
    return order_sheet_pdf(papers.order_sheet(about, now=utc_now()))


def _picking_list(about: papers.Chosen) -> bytes:
    return picking_list_pdf(picking_lists.picking_list(about, now=utc_now()))


def _labels(about: papers.Chosen) -> bytes:
    """No two are alike: ten crowds of other numbers."""
    bags = paper_labels.bag_labels(about)
    many = [_of_crowd(bag, crowd) for crowd in range(10) for bag in bags]
    assert len(many) >= 2000
    return labels_pdf(LabelSheet(A4_24, tuple(many)))


def _of_crowd(bag: Label, crowd: int) -> Label:
    return replace(bag, head=str(int(bag.head) + 1000 * crowd), url=f"{bag.url}{crowd}")


def _imported(farmer: str, content: bytes) -> None:
    """As the pages do it: the file is read, kept, looked at, and confirmed."""
    read = sheet_of(read_table(content))
    with database.write() as session:
        member = sessions.member_of(session, farmer, now=utc_now())
        public_id = product_imports.keep(session, member, "produits", read, now=utc_now())
    with database.read() as session:
        member = sessions.member_of(session, farmer, now=utc_now())
        plan = product_imports.preview(session, member, public_id, now=utc_now()).plan
    assert (plan.totals[Fate.CHANGED], plan.totals[Fate.SAME], plan.totals[Fate.NEW]) == (250, 250, 500)
    with database.write() as session:
        member = sessions.member_of(session, farmer, now=utc_now())
        product_imports.apply(session, member, public_id, seen=plan.digest, now=utc_now())


def _member(session: Session, sale: LargeSale) -> ProducerMember:
    return sessions.member_of(session, _token(sale), now=utc_now())


def _token(sale: LargeSale) -> str:
    return sale.farmer.partition("=")[2]
