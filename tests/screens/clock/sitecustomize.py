"""Stops the clock of the processes that have this folder on their path: the same pictures on any day."""

import os
from datetime import datetime

from cagette_pwa import clock

MOMENT = datetime.fromisoformat(os.environ["CAGETTE_SCREENS_MOMENT"])
clock.utc_now = lambda: MOMENT
