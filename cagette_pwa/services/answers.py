"""What markets have answered to the catalogs that farms propose: linked, declined, or nothing yet.

The last answer counts: a link after a decline is a link, and once that link has ended nothing stands.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import CatalogDecline, CatalogLink


@dataclass(frozen=True)
class Answer:
    """A link, or a decline, since a moment; who said it."""

    linked: bool
    at: datetime
    user_id: int
    name: str


Answers = dict[tuple[int, int], Answer]
"""By catalog and market."""


def answers(session: Session, catalog_ids: Collection[int], market_ids: Collection[int]) -> Answers:
    """What stands between these catalogs and these markets, in two queries; pairs without an answer are left out."""
    last_link: dict[tuple[int, int], datetime] = {}
    found: Answers = {}
    for link, user in session.exec(_said(CatalogLink, CatalogLink.linked_by, catalog_ids, market_ids)):
        pair = (link.catalog_id, link.market_id)
        last_link[pair] = link.linked_at
        if link.ended_at is None:
            found[pair] = Answer(True, link.linked_at, link.linked_by, user.name)
    for decline, user in session.exec(_said(CatalogDecline, CatalogDecline.declined_by, catalog_ids, market_ids)):
        pair = (decline.catalog_id, decline.market_id)
        if pair not in last_link or decline.declined_at > last_link[pair]:
            found[pair] = Answer(False, decline.declined_at, decline.declined_by, user.name)
    return found


def _said(kind: Any, by: Any, catalog_ids: Collection[int], market_ids: Collection[int]) -> Any:
    """In the order in which they were said."""
    return (
        select(kind, User)
        .join(User, col(User.id) == by)
        .where(kind.catalog_id.in_(catalog_ids), kind.market_id.in_(market_ids))
        .order_by(kind.id)
    )
