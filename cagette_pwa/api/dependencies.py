"""What routes ask for: the time and the browser's secret.

A transaction is none of them: each route opens its own, so that its body shows what is done inside, and what is slow
and done outside.
"""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Cookie, Depends, Request

from cagette_pwa.clock import utc_now
from cagette_pwa.errors import ForeignForm
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


async def _now() -> datetime:
    """Not worth a thread of its own."""
    return utc_now()


Browser = Annotated[str | None, Cookie(alias=sessions.COOKIE)]
"""The secret of the session cookie, or None."""

Now = Annotated[datetime, Depends(_now)]
