"""The migrations and the models describe one schema."""

from sqlalchemy import inspect

from cagette_pwa import migrations
from cagette_pwa.database import engine


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
