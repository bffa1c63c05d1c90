"""`python -m tests.bench [poids] [serveur] [travail] [semaine] [terrain]`: all of it, or only what is named."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cagette_pwa import database, routes
from cagette_pwa.settings import PROJECT
from tests.bench import events, field, live, machine, week, weight, work
from tests.bench.pages import AROUND, Visited, visited
from tests.bench.prices import make_long_catalog
from tests.bench.report import Report, Section, table
from tests.bench.season import make_season
from tests.bench.socket import Address
from tests.bench.spreadsheet import make_spreadsheet
from tests.bench.town import fullest_shop, make_large_sale, make_live_sale, make_people
from tests.bench.week import make_week
from tests.support.application import demonstration_app

KEPT = PROJECT / "var" / "bench.json"
IMPORTS = 4
"""Of each format; the first one warms up."""

PARTS = ("poids", "serveur", "travail", "semaine", "terrain")


def main(chosen: set[str]) -> None:
    """Measures on a copy of the demonstration that is made for it, prints, and keeps the figures."""
    report = Report(machine.describe())
    print(" · ".join(f"{name} {value}" for name, value in report.machine.items()), flush=True)
    for section in _measured(chosen or set(PARTS)):
        print(f"\n{table(section)}", flush=True)
        report.sections.append(section)
    report.keep(KEPT)
    print(f"\nGardé dans {KEPT.relative_to(PROJECT)}.")


def _measured(chosen: set[str]) -> Iterator[Section]:
    with tempfile.TemporaryDirectory() as folder, demonstration_app(Path(folder)) as app:
        with database.write() as session:
            large, small = make_large_sale(session), make_large_sale(session, lines=3)
            huge = make_large_sale(session, customers=1000)
            season = make_season(session)
            catalog = make_long_catalog(session)
            weekly = make_week(session)
            watched = make_live_sale(session)
            carried = field.make_field_sale(session)
            people = make_people(session, events.CLIENTS)
            pages = visited(session, people)
            slug, products = fullest_shop(session)
        if "travail" in chosen:
            yield work.services(huge, large, small, season, catalog)
            yield work.documents(large)
            with database.write() as session:
                spreadsheets = [make_spreadsheet(session) for _ in range(2 * IMPORTS)]
            yield work.imports(spreadsheets)
        if "serveur" in chosen:
            yield from asyncio.run(events.page_loads(app.url, pages))
            recap = Address(routes.ORDERS, query=(("ventes", str(large.participation_id)),))
            yield asyncio.run(events.recap(app.url, Visited("Commandes", recap, large.farmer, AROUND + 1)))
            yield asyncio.run(events.orders(app.url, small, people.buyers))
            yield asyncio.run(live.open_streams(app.url, watched))
        if "semaine" in chosen:
            yield week.update(app.url, weekly)
        if "terrain" in chosen:
            yield from field.sections(app.url, carried)
        if "poids" in chosen:
            yield from weight.first_loads(
                app.url,
                {
                    "Connexion": (routes.SIGN_IN, ""),
                    "Tableau de bord": (routes.DASHBOARD, people.producer),
                    f"Boutique ({products} produits)": (routes.at(routes.SHOP, slug=slug), ""),
                },
            )


if __name__ == "__main__":
    main(set(sys.argv[1:]))
