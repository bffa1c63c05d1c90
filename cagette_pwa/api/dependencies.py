"""What routes ask for: the time, the browser's secret, one transaction, and who acts in it.

A transaction given here is committed when the route returns, before its answer leaves, and undone when it raises.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Cookie, Depends, Request
from sqlmodel import Session

from cagette_pwa import database
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import ForeignForm
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import sessions
from cagette_pwa.settings import settings

_SAFE = ("GET", "HEAD", "OPTIONS")


def refuse_foreign_forms(request: Request) -> None:
    """Raises ForeignForm when a browser says that another site has sent this; programs say nothing and pass.

    The cookie is `SameSite=Lax` already; this also stops another site from signing a visitor into its own account.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForeignForm
        return
    origin = request.headers.get("origin")
    ours = {request.headers.get("host"), urlsplit(settings().public_url).netloc}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise ForeignForm


def _now() -> datetime:
    return utc_now()


def _reading() -> Iterator[Session]:
    with database.read() as session:
        yield session


def _writing() -> Iterator[Session]:
    with database.write() as session:
        yield session


Browser = Annotated[str | None, Cookie(alias=sessions.COOKIE)]
"""The secret of the session cookie, or None."""

Now = Annotated[datetime, Depends(_now)]
Reading = Annotated[Session, Depends(_reading, scope="function")]
Writing = Annotated[Session, Depends(_writing, scope="function")]


def _reading_user(session: Reading, now: Now, browser: Browser = None) -> User:
    return sessions.user_of(session, browser, now=now)


def _reading_member(session: Reading, now: Now, browser: Browser = None) -> ProducerMember:
    return sessions.member_of(session, browser, now=now)


ReadingUser = Annotated[User, Depends(_reading_user, scope="function")]
"""The signed-in person, in the transaction of `Reading`; raises NotSignedIn."""

ReadingMember = Annotated[ProducerMember, Depends(_reading_member, scope="function")]
"""The signed-in person as a member of the chosen farm, in `Reading`; raises NotSignedIn and NoProducer."""
