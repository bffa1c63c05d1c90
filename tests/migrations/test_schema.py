"""The migrations and the models describe one schema."""

from sqlalchemy import inspect
from sqlmodel import select

from cagette_pwa import migrations
from cagette_pwa.database import engine, read, write
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.product import Offer
from tests.support import town


def test_the_migrated_schema_is_that_of_the_models(database: str) -> None:
    """A column added to a model without a migration would be missing in every running installation."""
    assert migrations.differences() == []


def test_a_migrated_database_says_that_it_is_current(database: str) -> None:
    assert migrations.is_current()


def test_migrating_twice_changes_nothing(database: str) -> None:
    before = inspect(engine()).get_table_names()
    migrations.upgrade()
    assert inspect(engine()).get_table_names() == before


def test_every_migration_can_be_taken_back_and_made_again(database: str) -> None:
    migrations.downgrade()
    assert inspect(engine()).get_table_names() == ["alembic_version"]
    assert not migrations.is_current()
    migrations.upgrade()
    assert migrations.differences() == []


def test_what_a_farm_had_before_is_still_there_after_an_upgrade(database: str) -> None:
    """SQLite copies a table to alter it: rows, and rows that refer to them, must come through."""
    with write() as session:
        farm = town.make_farm(session)
        participation = town.make_participation(
            session, town.make_catalog(session, farm), town.make_distribution(session, town.make_market(session))
        )
        priced = town.make_priced(session, participation, town.make_offer(session, farm))
        kept = priced.id, priced.participation_id, priced.offer_id, priced.price_cents
    migrations.downgrade("0001")
    migrations.upgrade()
    with read() as session:
        there = session.exec(select(PricedOffer)).one()
        assert (there.id, there.participation_id, there.offer_id, there.price_cents) == kept
        assert there.bulk is False
        assert session.get_one(Offer, there.offer_id).bulk is False


def test_an_upgrade_keeps_the_indexes_that_hold_for_some_rows_only(database: str) -> None:
    """One active series a catalog and schedule: a copied table must not forget the condition of its index."""
    before = _partial_indexes()
    migrations.downgrade("0001")
    migrations.upgrade()
    assert len(before) >= 4
    assert _partial_indexes() == before


def _partial_indexes() -> set[str]:
    listed = "select sql from sqlite_master where type = 'index'"
    if engine().dialect.name == "postgresql":
        listed = "select indexdef from pg_indexes"
    with engine().connect() as connection:
        found = connection.exec_driver_sql(listed).scalars().all()
    return {" ".join(sql.split()) for sql in found if sql and " where " in sql.lower()}
