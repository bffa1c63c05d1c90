"""Time: stored as aware UTC, shown in Europe/Paris, written in French.

Only the edges (`api`, `state`, `jobs`, the command line) call `utc_now`; everything below takes `now`.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def utc_now() -> datetime:
    """The present, for the edges only."""
    return datetime.now(UTC)


def paris(moment: datetime) -> datetime:
    """`moment` (aware) as a clock in France shows it."""
    return moment.astimezone(PARIS)


def from_paris(day: date, at: time) -> datetime:
    """The UTC moment at which clocks in France show `at` on `day`.

    In the spring gap the hour that does not exist is read an hour later; in autumn the first of two is meant.
    """
    return datetime.combine(day, at, PARIS).astimezone(UTC)


def hour_words(at: time | datetime) -> str:
    """`17h30`."""
    local = paris(at).time() if isinstance(at, datetime) else at
    return f"{local.hour}h{local.minute:02}"


def day_words(day: date | datetime, *, year: bool = False) -> str:
    """`vendredi 27 novembre`, with the year where it could be doubted."""
    local = paris(day).date() if isinstance(day, datetime) else day
    number = "1er" if local.day == 1 else str(local.day)
    words = f"{DAYS[local.weekday()]} {number} {MONTHS[local.month - 1]}"
    return f"{words} {local.year}" if year else words


def date_words(day: date, today: date) -> str:
    """`31 décembre`, with the year where it is another than that of `today`."""
    words = f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def tile_words(day: date | datetime) -> tuple[str, str]:
    """`("nov.", "27")`, for a date tile."""
    local = paris(day).date() if isinstance(day, datetime) else day
    return SHORT_MONTHS[local.month - 1], str(local.day)


def moment_words(moment: datetime) -> str:
    """`vendredi 27 novembre, 17h00`."""
    return f"{day_words(moment)}, {hour_words(moment)}"


def hours_words(starts_at: datetime, ends_at: datetime) -> str:
    """`17h00 à 18h30`."""
    return f"{hour_words(starts_at)} à {hour_words(ends_at)}"


def slot_words(starts_at: datetime, ends_at: datetime) -> str:
    """`vendredi 27 novembre, 17h00 à 18h30`."""
    return f"{day_words(starts_at)}, {hours_words(starts_at, ends_at)}"


def ago_words(moment: datetime, now: datetime) -> str:
    """`à l'instant`, `il y a 12 min`, `il y a 3 h`, `hier`, or the day."""
    minutes = int((now - moment) / timedelta(minutes=1))
    if minutes < 1:
        return "à l'instant"
    if minutes < 60:
        return f"il y a {minutes} min"
    days = (paris(now).date() - paris(moment).date()).days
    if days == 0:
        return f"il y a {minutes // 60} h"
    return "hier" if days == 1 else day_words(moment)
