"""Office: photos, bulk, archived products, price history, shared stock, holidays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_FILLED = (
    ("archival", "with_product"),
    ("offer", "bulk"),
    ("priced_offer", "bulk"),
    ("recurring_participation", "every_weeks"),
)
"""Columns that rows of before get a value for; new rows always bring their own."""


def upgrade() -> None:
    op.create_table(
        "debit_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["set_by"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("producer_id"),
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["user_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_holiday_producer_id"), "holiday", ["producer_id"])

    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("large", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["user_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index(op.f("ix_photo_producer_id"), "photo", ["producer_id"])

    op.create_table(
        "product_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_by"],
            ["user_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["read_by"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index(op.f("ix_product_import_producer_id"), "product_import", ["producer_id"])

    op.create_table(
        "catalog_decline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalog_id", sa.Integer(), nullable=False),
        sa.Column("market_id", sa.Integer(), nullable=False),
        sa.Column("declined_by", sa.Integer(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["catalog_id"],
            ["catalog.id"],
        ),
        sa.ForeignKeyConstraint(
            ["declined_by"],
            ["user_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["market_id"],
            ["market.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_catalog_decline_catalog_id"), "catalog_decline", ["catalog_id"])
    op.create_index(op.f("ix_catalog_decline_market_id"), "catalog_decline", ["market_id"])

    op.create_table(
        "price_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_cents", sa.Integer(), nullable=False),
        sa.Column("after_cents", sa.Integer(), nullable=False),
        sa.Column("sold_as", sa.String(length=40), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["user_account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_price_change_offer_id"), "price_change", ["offer_id"])

    op.create_table(
        "stock_cap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("distribution_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["distribution_id"],
            ["distribution.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["set_by"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("offer_id", "distribution_id"),
    )
    op.create_index(op.f("ix_stock_cap_distribution_id"), "stock_cap", ["distribution_id"])
    op.create_index(op.f("ix_stock_cap_offer_id"), "stock_cap", ["offer_id"])

    op.create_table(
        "catalog_price_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("catalog_id", sa.Integer(), nullable=False),
        sa.Column("before_cents", sa.Integer(), nullable=True),
        sa.Column("after_cents", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["catalog_id"],
            ["catalog.id"],
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["price_change.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("change_id", "catalog_id"),
    )
    op.create_index(op.f("ix_catalog_price_change_catalog_id"), "catalog_price_change", ["catalog_id"])
    op.create_index(op.f("ix_catalog_price_change_change_id"), "catalog_price_change", ["change_id"])

    with op.batch_alter_table("archival") as batch:
        batch.add_column(sa.Column("with_product", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("offer") as batch:
        batch.add_column(sa.Column("bulk", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("participation") as batch:
        batch.add_column(sa.Column("holiday_id", sa.Integer(), nullable=True))
        batch.create_index(op.f("ix_participation_holiday_id"), ["holiday_id"], unique=False)
        batch.create_foreign_key("participation_holiday_id_fkey", "holiday", ["holiday_id"], ["id"])

    with op.batch_alter_table("priced_offer") as batch:
        batch.add_column(sa.Column("bulk", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("product") as batch:
        batch.add_column(sa.Column("photo_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key("product_photo_id_fkey", "photo", ["photo_id"], ["id"])

    with op.batch_alter_table("recurring_participation") as batch:
        batch.add_column(sa.Column("every_weeks", sa.Integer(), nullable=False, server_default=sa.text("1")))
        batch.add_column(sa.Column("first_day", sa.Date(), nullable=True))

    for table, name in _FILLED:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, server_default=None)

    if op.get_bind().dialect.name == "sqlite":  # ids of deleted rows are not given again, as PostgreSQL never does
        with op.batch_alter_table("priced_offer", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass


def downgrade() -> None:
    with op.batch_alter_table("recurring_participation") as batch:
        batch.drop_column("first_day")
        batch.drop_column("every_weeks")

    with op.batch_alter_table("product") as batch:
        batch.drop_constraint("product_photo_id_fkey", type_="foreignkey")
        batch.drop_column("archived_at")
        batch.drop_column("photo_id")

    with op.batch_alter_table("priced_offer") as batch:
        batch.drop_column("bulk")

    with op.batch_alter_table("participation") as batch:
        batch.drop_constraint("participation_holiday_id_fkey", type_="foreignkey")
        batch.drop_index(op.f("ix_participation_holiday_id"))
        batch.drop_column("holiday_id")

    with op.batch_alter_table("offer") as batch:
        batch.drop_column("bulk")

    with op.batch_alter_table("archival") as batch:
        batch.drop_column("with_product")

    op.drop_index(op.f("ix_catalog_price_change_change_id"), "catalog_price_change")
    op.drop_index(op.f("ix_catalog_price_change_catalog_id"), "catalog_price_change")

    op.drop_table("catalog_price_change")
    op.drop_index(op.f("ix_stock_cap_offer_id"), "stock_cap")
    op.drop_index(op.f("ix_stock_cap_distribution_id"), "stock_cap")

    op.drop_table("stock_cap")
    op.drop_index(op.f("ix_price_change_offer_id"), "price_change")

    op.drop_table("price_change")
    op.drop_index(op.f("ix_catalog_decline_market_id"), "catalog_decline")
    op.drop_index(op.f("ix_catalog_decline_catalog_id"), "catalog_decline")

    op.drop_table("catalog_decline")
    op.drop_index(op.f("ix_product_import_producer_id"), "product_import")

    op.drop_table("product_import")
    op.drop_index(op.f("ix_photo_producer_id"), "photo")

    op.drop_table("photo")
    op.drop_index(op.f("ix_holiday_producer_id"), "holiday")

    op.drop_table("holiday")
    op.drop_table("debit_details")
