"""The HTTP API, mounted beside the interface."""

from typing import Final

from fastapi import APIRouter, Depends, FastAPI

from cagette_pwa.api import (
    catalog_documents,
    documents,
    farms,
    field,
    live,
    market_documents,
    orders,
    photos,
    pickup_codes,
    problems,
    product_files,
    session,
)
from cagette_pwa.api.dependencies import refuse_foreign_forms

ROUTERS: Final[tuple[APIRouter, ...]] = (
    catalog_documents.router,
    documents.router,
    farms.router,
    field.router,
    live.router,
    market_documents.router,
    orders.router,
    photos.router,
    pickup_codes.router,
    product_files.router,
    session.router,
)
"""In alphabetical order."""


def make_api() -> FastAPI:
    """The application that answers under `/api`. It says nothing of itself: its addresses are our own forms'."""
    api = FastAPI(
        title="Cagette Producteur",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(refuse_foreign_forms)],
    )
    problems.install(api)
    for router in ROUTERS:
        api.include_router(router)
    api.get("/api/sante")(_health)
    return api


def _health() -> dict[str, str]:
    return {"etat": "ok"}
