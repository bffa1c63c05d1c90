"""What a browser sends beyond a limit is not read."""

import asyncio
from typing import Any

import pytest
from fastapi import Request

from cagette_pwa.api.uploads import ENVELOPE, uploaded
from cagette_pwa.errors import CagetteError, UnreadableEvent

MOST = 200_000
CHUNK = 10_000
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="liste.csv"\r\n\r\n'
TAIL = b"\r\n--x--\r\n"


class TooHeavy(CagetteError):
    """For this test."""


class Sender:
    """A browser that sends a form, chunk by chunk, and counts what was taken."""

    def __init__(self, size: int, *, announced: bool = False, leaves: bool = False) -> None:
        whole = HEAD + b"a" * size + TAIL
        self.chunks = [whole[at : at + CHUNK] for at in range(0, len(whole), CHUNK)]
        self.taken, self.leaves = 0, leaves
        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        self.headers = [*headers, (b"content-length", str(len(whole)).encode())] if announced else headers

    async def receive(self) -> dict[str, Any]:
        if self.leaves and self.taken == 2:
            return {"type": "http.disconnect"}
        chunk = self.chunks[self.taken]
        self.taken += 1
        return {"type": "http.request", "body": chunk, "more_body": self.taken < len(self.chunks)}

    def send(self) -> tuple[str, bytes]:
        scope = {"type": "http", "method": "POST", "path": "/", "headers": self.headers, "query_string": b""}
        request = Request(scope, self.receive)
        return asyncio.run(uploaded(request, "file", most=MOST, too_heavy=TooHeavy()))


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_up_to_the_limit_is_read_whole(announced: bool) -> None:
    assert Sender(MOST, announced=announced).send() == ("liste.csv", b"a" * MOST)


@pytest.mark.parametrize("announced", [True, False])
def test_one_byte_more_is_refused(announced: bool) -> None:
    with pytest.raises(TooHeavy):
        Sender(MOST + 1, announced=announced).send()


def test_nothing_is_read_of_what_announces_too_much() -> None:
    sender = Sender(MOST * 5, announced=True)

    with pytest.raises(TooHeavy):
        sender.send()

    assert sender.taken == 0


def test_reading_stops_at_the_limit_when_nothing_was_announced() -> None:
    sender = Sender(MOST * 50)

    with pytest.raises(TooHeavy):
        sender.send()

    assert sender.taken * CHUNK <= MOST + ENVELOPE + 2 * CHUNK


def test_a_browser_that_goes_away_is_no_failure_of_ours() -> None:
    with pytest.raises(UnreadableEvent):
        Sender(MOST, leaves=True).send()
