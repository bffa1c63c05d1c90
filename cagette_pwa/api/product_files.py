"""A farm's products as files: given out as CSV and XLSX, and taken in to be looked at before anything is imported."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.answers import see
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.api.problems import answer_on
from cagette_pwa.api.uploads import uploaded
from cagette_pwa.clock import paris
from cagette_pwa.documents.table_file import MOST_BYTES, FileTooLarge, read_table
from cagette_pwa.services import product_files, product_imports, sessions
from cagette_pwa.services.product_sheets import Sheet, sheet_of

router = APIRouter()

FIELD: Final = "fichier"
CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(f"{routes.API_DOCUMENTS}/produits.csv")
def products_csv(now: Now, browser: Browser = None) -> Response:
    """All products and offers of the farm."""
    return _file(browser, product_files.export_csv, CSV, "csv", now)


@router.get(f"{routes.API_DOCUMENTS}/produits.xlsx")
def products_xlsx(now: Now, browser: Browser = None) -> Response:
    """The same as a workbook."""
    return _file(browser, product_files.export_xlsx, XLSX, "xlsx", now)


@router.post(routes.API_IMPORT)
async def read(request: Request, now: Now, browser: Browser = None) -> Response:
    """Reads a file and leads to what it would change. Who sends it is known before it is read."""
    answer_on(request, routes.PRODUCT_FILE)
    await anyio.to_thread.run_sync(_check, browser, now)
    name, content = await uploaded(request, FIELD, most=MOST_BYTES, too_heavy=FileTooLarge())
    sheet = await anyio.to_thread.run_sync(lambda: sheet_of(read_table(content)))
    public_id = await anyio.to_thread.run_sync(_keep, browser, name, sheet, now)
    return see(request, routes.at(routes.PRODUCT_IMPORT, imported=public_id))


def _check(browser: str | None, now: datetime) -> None:
    with database.read() as session:
        sessions.member_of(session, browser, now=now)


def _keep(browser: str | None, name: str, sheet: Sheet, now: datetime) -> str:
    with database.write() as session:
        member = sessions.member_of(session, browser, now=now)
        return product_imports.keep(session, member, name, sheet, now=now)


def _file(browser: str | None, export: Callable[..., bytes], media_type: str, ending: str, now: datetime) -> Response:
    """Made while the database is only read; what it holds is the farm's own, so no cache keeps it."""
    with database.read() as session:
        content = export(session, sessions.member_of(session, browser, now=now), now=now)
    name = f"produits-{paris(now).date().isoformat()}.{ending}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
    return Response(content, media_type=media_type, headers=headers)
