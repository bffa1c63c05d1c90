"""Inhabitants: names drawn from lists, addresses and telephone numbers that belong to nobody."""

from datetime import datetime, timedelta

from sqlmodel import Session

from cagette_pwa.demo import content
from cagette_pwa.demo.cast import Account
from cagette_pwa.demo.draw import Draw
from cagette_pwa.models.account import User
from cagette_pwa.places.index import normalised
from cagette_pwa.services import passwords


class People:
    """Makes persons, each with an address of their own."""

    def __init__(self, session: Session, draw: Draw, now: datetime) -> None:
        self._session, self._draw, self._now = session, draw, now
        self._taken: set[str] = set()

    def account(self, account: Account) -> User:
        """Somebody who can sign in."""
        user = self._person(account.first_name, account.last_name, account.email)
        user.password_hash = passwords.hashed(account.password)
        return user

    def known(self, first_name: str, last_name: str, domain: str = "example.org") -> User:
        """Somebody with a given name, such as the contact of a market."""
        return self._person(first_name, last_name, self._address(first_name, last_name, domain))

    def somebody(self, domain: str = "example.org") -> User:
        """Anybody."""
        names = content.people()
        return self.known(self._draw.one(names.first_names), self._draw.one(names.last_names), domain)

    def phone(self) -> str:
        """`06 39 98 12 34` as a rule, in the ranges that are kept for fiction."""
        names = content.people()
        start = names.mobile_range if self._draw.happens(0.8) else self._draw.one(names.phone_ranges)
        digits = f"{start}{self._draw.whole(0, 9999):04}"
        return " ".join(digits[at : at + 2] for at in range(0, 10, 2))

    def _person(self, first_name: str, last_name: str, email: str) -> User:
        assert email not in self._taken
        self._taken.add(email)
        since = self._now - timedelta(days=self._draw.whole(60, 900))
        user = User(email=email, first_name=first_name, last_name=last_name, phone=self.phone(), created_at=since)
        self._session.add(user)
        return user

    def _address(self, first_name: str, last_name: str, domain: str) -> str:
        name = f"{normalised(first_name)}.{normalised(last_name)}".replace(" ", "-")
        number, email = 2, f"{name}@{domain}"
        while email in self._taken:
            email, number = f"{name}{number}@{domain}", number + 1
        return email
