"""What a form sent, read as what it should be: any client can send anything under any name.

Words that are not words read as empty; numbers that are not numbers raise the refusal that a person reads.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cagette_pwa import money
from cagette_pwa.errors import BadInput

_LONGEST = 5000


def words(data: Any, name: str) -> str:
    """The text of a field."""
    value = data.get(name) if isinstance(data, dict) else None
    return value[:_LONGEST] if isinstance(value, str) else ""


def ticked(data: Any, name: str) -> bool:
    """Whether a box is ticked."""
    return isinstance(data, dict) and data.get(name) in (True, "on", "true")


def numbers(data: Any, prefix: str) -> list[int]:
    """The numbers of the ticked boxes that are called `<prefix><number>`."""
    if not isinstance(data, dict):
        return []
    found = (re.fullmatch(re.escape(prefix) + r"(\d{1,9})", str(name)) for name in data)
    return sorted({int(match[1]) for match in found if match and ticked(data, match[0])})


def filled(data: Any, prefix: str) -> dict[int, str]:
    """What was typed in the fields that are called `<prefix><number>`, empty ones included."""
    if not isinstance(data, dict):
        return {}
    found = (re.fullmatch(re.escape(prefix) + r"(\d{1,9})", str(name)) for name in data)
    return {int(match[1]): words(data, match[0]).strip() for match in found if match}


def cents(data: Any, name: str, field: str) -> int:
    """Cents of an amount typed in euros; raises BadInput and BadAmount."""
    return money.parse_euros(_filled(data, name, field))


def grams(data: Any, name: str, field: str) -> int:
    """Grams of a weight typed in kilograms; raises BadInput and BadWeight."""
    return money.parse_kilos(_filled(data, name, field))


def whole(data: Any, name: str, field: str) -> int:
    """A whole number; raises BadInput."""
    text = re.sub(r"[\s\u00a0\u202f]", "", _filled(data, name, field))
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise BadInput(field=field, help="écrivez un nombre entier, par exemple 500.")
    return int(text)


def day(data: Any, name: str, field: str) -> date | None:
    """A day, as browsers send it, or None where none was chosen; raises BadInput."""
    text = words(data, name).strip()
    if not text:
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day of the calendar, without an hour
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2200:
        raise BadInput(field=field, help="choisissez un jour du calendrier.")
    return found


def percent(data: Any, name: str) -> Decimal:
    """A percentage chosen in a list; what is not one reads as -1, which no list holds."""
    text = words(data, name)
    return Decimal(text) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) else Decimal(-1)


def number(value: Any) -> int:
    """An event's argument that should be an id or a count; 0, which is neither, for anything else."""
    return value if type(value) is int else 0


def _filled(data: Any, name: str, field: str) -> str:
    text = words(data, name).strip()
    if not text:
        raise BadInput(field=field, help="à remplir.")
    return text
