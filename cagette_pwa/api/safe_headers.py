"""What every answer tells browsers to refuse: guessing at kinds, framing by others, scripts and forms of elsewhere."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cagette_pwa.settings import settings

ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(self), microphone=(), payment=(), geolocation=(self)",
}
"""Links in mails carry secrets: no other site learns from where one comes."""

PAGES: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""The interface starts from scripts written into its pages, and Reflex runs `call_script` with `eval`: both are needed.
What remains still keeps scripts, forms and connections of other sites out."""

HTTPS_FOR: Final = "max-age=31536000"


def with_safe_headers(inner: ASGIApp) -> ASGIApp:
    """`inner`, whose HTTP answers carry them; one that sets its own keeps it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message))
            await send(message)

        await inner(scope, receive, send_safely if scope["type"] == "http" else send)

    return answer


def _add(headers: MutableHeaders) -> None:
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("content-security-policy", PAGES)
    if settings().cookies_are_secure:
        headers.setdefault("strict-transport-security", HTTPS_FOR)
