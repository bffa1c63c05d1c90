"""Settings for the length of a test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from cagette_pwa.settings import settings


@contextmanager
def configured(**variables: str) -> Iterator[None]:
    """Environment variables, set here and inherited by child processes, and settings read anew from them."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    settings.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        settings.cache_clear()
