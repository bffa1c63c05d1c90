"""What phones take aboard, and what they send back: `assets/field.js` is the only client.

Taps come in batches, each tap with a key of its own; a batch that comes twice, or in pieces, is taken in once.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limits

from cagette_pwa import database, routes
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.clock import day_words, hours_words
from cagette_pwa.errors import AnotherPerson, UnreadableTaps
from cagette_pwa.services import field, field_desks, field_sheets, sessions
from cagette_pwa.services.field import Tap
from cagette_pwa.services.field_desks import Desk, Offered

router = APIRouter()

MOST_TAPS: Final = 500
OLDEST: Final = timedelta(days=60)
LATEST: Final = 2**53
_NEVER: Final = {"cache-control": "private, no-store"}


def _printable(text: str) -> str:
    """As both databases can keep it."""
    if not text.isprintable():
        raise ValueError("unprintable")
    return text


Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{16,40}$")]
Device = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{0,40}$")]
Whole = Annotated[int, Limits(ge=0, lt=2**31)]
Moment = Annotated[int, Limits(ge=0, lt=LATEST)]
Words = Annotated[str, StringConstraints(max_length=field.LONGEST_NOTE), AfterValidator(_printable)]


class TapSent(BaseModel):
    """One tap as a phone sends it; `at` is in milliseconds of the phone's own clock."""

    model_config = ConfigDict(strict=True)

    key: Key
    seq: Annotated[int, Limits(ge=1, lt=2**31)]
    desk: str
    subject: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,10}(:[0-9]{1,9}){1,2}$")]
    value: bool | Whole | Words | None
    replaces: Annotated[list[Key], Limits(max_length=MOST_TAPS)]
    at: Moment
    seen: Whole | None = None


class Delivery(BaseModel):
    """A batch, with who made it on which phone, and what that phone's clock says now."""

    model_config = ConfigDict(strict=True)

    who: str
    device: Key
    name: Annotated[str, StringConstraints(max_length=60), AfterValidator(_printable)] = ""
    now: Moment
    taps: Annotated[list[TapSent], Limits(max_length=MOST_TAPS)]


@router.get(routes.API_FIELD)
def offered(now: Now, browser: Browser = None) -> Response:
    """Who is signed in, and what they may take aboard."""
    with database.read() as session:
        user = sessions.user_of(session, browser, now=now)
        found = [_offered(one) for one in field_desks.offered(session, user, now=now)]
        person = {"who": str(user.id), "name": user.name}
    return JSONResponse({**person, "now": _milliseconds(now), "desks": found}, headers=_NEVER)


@router.get(routes.API_FIELD_SHEET)
def sheet(
    desk: str, now: Now, browser: Browser = None, device: Device = "", if_none_match: Annotated[str, Header()] = ""
) -> Response:
    """All of one distribution; 304 when the phone has the same already."""
    with database.read() as session:
        user = sessions.user_of(session, browser, now=now)
        found = field_sheets.sheet(session, user, Desk.of(desk), device=device, now=now)
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**_NEVER, "etag": tag, "x-now": str(_milliseconds(now))}
    if if_none_match == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.post(routes.API_FIELD_TAPS)
def take_in(sent: Delivery, now: Now, browser: Browser = None) -> Response:
    """A batch of taps; each is answered, refused or not. Raises AnotherPerson and UnreadableTaps."""
    with database.write() as session:
        user = sessions.user_of(session, browser, now=now)
        if sent.who != str(user.id):
            raise AnotherPerson
        taps = _taps(sent, now)
        answers = field.take_in(session, user, taps, device=sent.device, device_name=sent.name, now=now)
    told = [{"key": one.key, "refusal": one.refusal} for one in answers]
    return JSONResponse({"answers": told, "now": _milliseconds(now)}, headers=_NEVER)


def _offered(one: Offered) -> dict[str, Any]:
    return {
        "key": one.desk.key,
        "market": one.market,
        "farm": one.farm,
        "day": day_words(one.starts_at),
        "hours": hours_words(one.starts_at, one.ends_at),
        "starts": _milliseconds(one.starts_at),
        "ends": _milliseconds(one.ends_at),
        "baskets": one.baskets,
    }


def _taps(sent: Delivery, now: datetime) -> list[Tap]:
    """Raises UnreadableTaps when two of them are one."""
    if len({tap.key for tap in sent.taps}) < len(sent.taps) or len({tap.seq for tap in sent.taps}) < len(sent.taps):
        raise UnreadableTaps
    return [_tap(tap, now - _age(tap, sent)) for tap in sent.taps]


def _tap(sent: TapSent, at: datetime) -> Tap:
    return Tap(sent.key, sent.seq, Desk.of(sent.desk), sent.subject, sent.value, tuple(sent.replaces), at, sent.seen)


def _age(tap: TapSent, sent: Delivery) -> timedelta:
    """By the phone's own clock, which may be wrong: it says how long ago the tap was made, not when.

    A clock that was put right in between says nothing: what is older than can be was made when it came.
    """
    age = timedelta(milliseconds=sent.now - tap.at)
    return age if timedelta() <= age <= OLDEST else timedelta()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
