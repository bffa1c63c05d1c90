"""What Alembic runs for each command: one transaction on the configured database."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, String
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import cagette_pwa.models  # noqa: F401 - fills the metadata
from cagette_pwa.database import engine


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Migrations stand on SQLAlchemy alone: an old one must not change when a type of ours does."""
    if kind == "type" and isinstance(item, AutoString):
        return repr(String(item.length)).join(("sa.", ""))
    if kind == "type" and type(item).__module__.startswith("cagette_pwa"):
        return repr(item.impl).join(("sa.", ""))
    return False


def migrate(connection: Connection) -> None:
    """Runs the migrations asked for, all or none."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_item=render_item,
        render_as_batch=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def enforce_foreign_keys(connection: Connection, enforced: bool) -> None:
    """SQLite alters a table by copying it, and would cascade the removal of the old one.

    The pragma is ignored inside a transaction, so it goes to the driver before one begins.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")


with engine().connect().execution_options(writes=True) as opened:
    enforce_foreign_keys(opened, enforced=False)
    try:
        migrate(opened)
        opened.commit()
    finally:
        opened.rollback()
        enforce_foreign_keys(opened, enforced=True)
