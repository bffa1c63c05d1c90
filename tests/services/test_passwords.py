"""What is asked of a password, and what a stranger can learn by trying."""

from time import perf_counter

import pytest

from cagette_pwa.errors import BadPassword
from cagette_pwa.services import passwords


def test_a_password_is_kept_as_argon2_and_recognised() -> None:
    kept = passwords.hashed("quatre poules rousses")

    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "quatre poules rousses")
    assert not passwords.matches(kept, "quatre poules noires")


@pytest.mark.parametrize("password", ["", "neuf sign", "x" * 201])
def test_a_password_has_ten_characters_at_least_and_an_end(password: str) -> None:
    with pytest.raises(BadPassword) as refusal:
        passwords.hashed(password)
    assert "10 caractères" in refusal.value.sentence


def test_nobody_s_password_never_matches() -> None:
    assert not passwords.matches(None, "a password that nobody has")
    assert not passwords.matches("not a hash", "quatre poules rousses")


def test_an_unknown_person_takes_as_long_to_refuse_as_a_wrong_password() -> None:
    kept = passwords.hashed("quatre poules rousses")
    passwords.matches(None, "warm")

    wrong = min(_seconds(kept) for _ in range(3))
    unknown = min(_seconds(None) for _ in range(3))

    assert unknown > wrong / 2


def _seconds(kept: str | None) -> float:
    before = perf_counter()
    assert not passwords.matches(kept, "quatre poules noires")
    return perf_counter() - before
