"""What a person typed in a form that was refused, kept in a cookie until the form is shown again.

In an address it would stay in histories and logs. Passwords are never kept.
"""

from fastapi import Request
from fastapi.responses import Response

from cagette_pwa.services import drafts
from cagette_pwa.settings import settings

MINUTES = 10


def keep(request: Request, response: Response, typed: dict[str, str]) -> Response:
    """`response`, which also brings back what was typed."""
    if typed:
        response.set_cookie(
            drafts.COOKIE,
            drafts.packed(typed),
            max_age=MINUTES * 60,
            httponly=True,
            samesite="lax",
            secure=settings().cookies_are_secure,
        )
    return response


def forget(response: Response) -> None:
    """The form was accepted."""
    response.delete_cookie(drafts.COOKIE)
