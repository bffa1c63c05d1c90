"""The HTTP API, mounted beside the interface."""

from fastapi import FastAPI


def make_api() -> FastAPI:
    """The application that answers under `/api`."""
    api = FastAPI(title="Cagette Producteur", docs_url=None, redoc_url=None, openapi_url=None)
    api.get("/api/sante")(_health)
    return api


def _health() -> dict[str, str]:
    return {"etat": "ok"}
