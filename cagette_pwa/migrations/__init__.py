"""The schema, as Alembic migrations that run on SQLite and PostgreSQL alike."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from cagette_pwa.database import engine

FOLDER = Path(__file__).parent


def upgrade() -> None:
    """Brings the configured database to the newest schema; does nothing when it is there already."""
    command.upgrade(_config(), "head")


def downgrade(revision: str = "base") -> None:
    """Takes migrations back as far as `revision`, or all of them, to an empty database."""
    command.downgrade(_config(), revision)


def revise(message: str) -> None:
    """Writes a migration from what the models have and the database lacks; to be read and tidied."""
    command.revision(_config(), message, autogenerate=True)


def is_current() -> bool:
    """Whether the configured database has every migration."""
    with engine().connect() as connection:
        applied = MigrationContext.configure(connection).get_current_heads()
    return set(applied) == set(ScriptDirectory.from_config(_config()).get_heads())


def differences() -> list[Any]:
    """What Alembic would change to make the configured database equal to the models."""
    import cagette_pwa.models  # noqa: F401 - fills the metadata

    with engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, SQLModel.metadata))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
