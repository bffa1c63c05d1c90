"""Passwords: what is asked of them, and how they are kept (argon2id)."""

import os
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from cagette_pwa.errors import BadPassword

SHORTEST = 10
LONGEST = 200
"""Far beyond any person; it bounds the work that a stranger can ask for."""

_hasher = PasswordHasher()
_at_once = BoundedSemaphore(os.cpu_count() or 1)
"""Each check takes a core and 64 MB: more of them at once would only be slower."""


def hashed(password: str) -> str:
    """What the database keeps of a new password; raises BadPassword."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadPassword
    with _at_once:
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept. Nobody's password (`None`) takes as long to refuse as a wrong
    one.
    """
    try:
        with _at_once:
            fits = _hasher.verify(kept or _nobody(), password[: LONGEST + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return fits and kept is not None


@cache
def _nobody() -> str:
    return _hasher.hash("a password that nobody has")
