"""An opening and a closing as their form sends them: so many days before, or a day of the calendar."""

import re
from datetime import date, time
from typing import Any

from cagette_pwa.errors import BadInput
from cagette_pwa.services import sale_windows
from cagette_pwa.services.sale_windows import Absolute, Boundary, DaysBefore
from cagette_pwa.state import forms

MOST_DAYS = sale_windows.MOST_DAYS_BEFORE
"""An opening comes at most so many days before its distribution."""


def boundary(form: dict[str, Any], name: str) -> Boundary:
    """`ouverture` or `fermeture`; a day, when the form has one. Raises BadInput."""
    at = _hour(forms.words(form, f"{name}-heure"))
    if f"{name}-jour" in form:
        return Absolute(_day(forms.words(form, f"{name}-jour")), at)
    return DaysBefore(forms.whole(form, f"{name}-jours", "Jours avant la distribution"), at)


def _hour(text: str) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", text, re.ASCII):
        raise BadInput(field="Heure", help="écrivez par exemple 18:00.")
    return time.fromisoformat(text)


def _day(text: str) -> date:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise BadInput(field="Jour", help="choisissez un jour du calendrier.")
