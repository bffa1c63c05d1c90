"""The field: what phones say, when customers are told, sheets in mails, and what changed since the last look."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "app_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "orders_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("producer_id", "user_id"),
    )
    op.create_table(
        "field_operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("distribution_id", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=True),
        sa.Column("device_name", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=700), nullable=False),
        sa.Column("replaces", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refusal", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["distribution_id"],
            ["distribution.id"],
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "device", "seq"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("field_operation") as batch:
        batch.create_index(batch.f("ix_field_operation_producer_id"), ["producer_id"], unique=False)
        batch.create_index("ix_field_operation_subject", ["distribution_id", "subject"], unique=False)

    with op.batch_alter_table("basket_line") as batch:
        batch.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("line_change") as batch:
        batch.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index(batch.f("ix_line_change_told_at"), ["told_at"], unique=False)

    with op.batch_alter_table("mail") as batch:
        batch.add_column(sa.Column("papers", sa.String(length=200), nullable=False, server_default=""))

    with op.batch_alter_table("weighing") as batch:
        batch.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index(batch.f("ix_weighing_told_at"), ["told_at"], unique=False)

    with op.batch_alter_table("mail") as batch:
        batch.alter_column("papers", server_default=None)

    # Each was told when it was made, or never would be.
    op.execute("UPDATE line_change SET told_at = at")
    op.execute("UPDATE weighing SET told_at = at")


def downgrade() -> None:
    with op.batch_alter_table("weighing") as batch:
        batch.drop_index(batch.f("ix_weighing_told_at"))
        batch.drop_column("told_at")

    with op.batch_alter_table("mail") as batch:
        batch.drop_column("papers")

    with op.batch_alter_table("line_change") as batch:
        batch.drop_index(batch.f("ix_line_change_told_at"))
        batch.drop_column("told_at")

    with op.batch_alter_table("basket_line") as batch:
        batch.drop_column("changed_at")

    with op.batch_alter_table("field_operation") as batch:
        batch.drop_index("ix_field_operation_subject")
        batch.drop_index(batch.f("ix_field_operation_producer_id"))

    op.drop_table("field_operation")
    op.drop_table("orders_look")
    op.drop_table("app_secret")
