"""The demonstration market town: the guide's eight markets, their farms, and people who do not exist."""

from cagette_pwa.demo.cast import Account, accounts

__all__ = ["Account", "accounts"]
