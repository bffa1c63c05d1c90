"""A file out of a form, read up to a limit: what a browser announces, or sends, beyond it is not read."""

from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message

from cagette_pwa.errors import CagetteError, UnreadableEvent

ENVELOPE: Final = 16 * 1024
"""Bytes for what a multipart form writes around its file."""


async def uploaded(request: Request, field: str, *, most: int, too_heavy: CagetteError) -> tuple[str, bytes]:
    """Name and bytes of the file in `field`, empty when there is none.

    Raises `too_heavy` as soon as there are more than `most` bytes, and UnreadableEvent for what is not a form. The
    route must not ask FastAPI for parts of the form, which it would read whole.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most + ENVELOPE:
        raise too_heavy
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > most + ENVELOPE:
            raise too_heavy
        return message

    try:
        async with Request(request.scope, receive).form(max_files=1, max_fields=4) as form:
            file = form.get(field)
            if not isinstance(file, UploadFile):
                return "", b""
            content = await file.read(most + 1)
    except (HTTPException, ClientDisconnect) as error:
        raise UnreadableEvent from error
    if len(content) > most:
        raise too_heavy
    return file.filename or "", content
