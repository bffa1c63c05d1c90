"""An impatient thumb, or an event sent again when the network is back: what is asked twice was asked once."""

from datetime import timedelta
from typing import Final

AGAIN: Final = timedelta(minutes=1)
"""The same words to the same people within this long are one wish."""
