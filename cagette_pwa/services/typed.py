"""What arrives from a browser, made safe: any client can send anything in place of a word or a number.

Each function returns the value, cleaned, or raises the refusal that a person reads.
"""

import re
import unicodedata
from typing import Any

from cagette_pwa.errors import BadInput, NotFound, UnknownMarket

_LARGEST_ID = 2**31 - 1


def row_id(value: Any) -> int:
    """The id of a row; whatever cannot be one is not found."""
    if type(value) is not int or not 0 < value <= _LARGEST_ID:
        raise NotFound
    return value


def path_id(value: Any) -> int:
    """The id of a row, out of an address."""
    text = str(value)[:12]
    return row_id(int(text) if text.isascii() and text.isdigit() else 0)


def slug(value: Any) -> str:
    """The address of a market, in small letters; raises UnknownMarket for whatever cannot be one."""
    address = value.lower() if isinstance(value, str) and len(value) <= 80 else ""
    if not re.fullmatch(r"[a-z0-9-]+", address):
        raise UnknownMarket
    return address


def one_line(value: Any, field: str, *, most: int, least: int = 1) -> str:
    """Words on one line, with single spaces and nothing that does not print."""
    cleaned = " ".join(_printable(value if isinstance(value, str) else "").split())
    return _measured(cleaned, field, least, most)


def paragraph(value: Any, field: str, *, most: int) -> str:
    """Several lines, or nothing."""
    text = value if isinstance(value, str) else ""
    lines = (_printable(line).rstrip() for line in text.strip().splitlines())
    return _measured("\n".join(lines).strip(), field, 0, most)


def whole(value: Any, field: str, *, least: int, most: int) -> int:
    """A whole number within bounds; a boolean is not one."""
    if type(value) is not int or not least <= value <= most:
        raise BadInput(field=field, help=f"indiquez un nombre entier, de {least} à {_grouped(most)}.")
    return value


def _printable(text: str) -> str:
    if text.isprintable():  # as nearly all are; the rest says what becomes of others
        return text
    kept = (" " if unicodedata.category(c) in ("Zs", "Cc") else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cs", "Cn", "Co"))


def _measured(text: str, field: str, least: int, most: int) -> str:
    if len(text) < least:
        raise BadInput(field=field, help="écrivez quelques mots." if least > 1 else "à remplir.")
    if len(text) > most:
        raise BadInput(field=field, help=f"{most} caractères au plus (il y en a {len(text)}).")
    return text


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
