"""When a market takes place: an RFC 5545 recurrence in French local time."""

from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrule, rrulestr
from sqlmodel import Field, SQLModel

from cagette_pwa.clock import DAYS, from_paris, hour_words

_RFC_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Schedule(SQLModel, table=True):
    """`rule` is an RRULE such as `FREQ=WEEKLY;INTERVAL=2`; it counts from `first_day`, in Europe/Paris."""

    id: int | None = Field(default=None, primary_key=True)
    market_id: int = Field(foreign_key="market.id", index=True)
    rule: str = Field(max_length=200)
    first_day: date
    last_day: date | None = None
    starts: time
    ends: time
    open_days_before: int = 7
    open_at: time = time(8, 0)
    close_days_before: int = 2
    close_at: time = time(20, 0)

    def days(self, since: date, until: date) -> list[date]:
        """The days of the recurrence from `since` to `until`, both included."""
        last = min(until, self.last_day) if self.last_day else until
        first, end = datetime.combine(since, time.min), datetime.combine(last, time.max)
        return [at.date() for at in self._recurrence().between(first, end, inc=True)]

    def slot(self, day: date) -> tuple[datetime, datetime]:
        """Start and end of the distribution of `day`, whatever daylight saving does that week."""
        return from_paris(day, self.starts), from_paris(day, self.ends)

    def order_window(self, day: date) -> tuple[datetime, datetime]:
        """Default opening and closing of orders for `day`; open <= close <= start always holds."""
        opens = from_paris(day - timedelta(days=self.open_days_before), self.open_at)
        closes = from_paris(day - timedelta(days=self.close_days_before), self.close_at)
        closes = min(closes, self.slot(day)[0])
        return min(opens, closes), closes

    def words(self) -> str:
        """`Tous les mardis de 17h30 à 18h30`, `Le mardi toutes les 2 semaines de 17h00 à 18h30`."""
        return f"{self._days_words()} de {hour_words(self.starts)} à {hour_words(self.ends)}"

    def weekdays(self) -> list[int]:
        """Days of the week, Monday is 0."""
        named = self._part("BYDAY")
        if named is None:
            return [self.first_day.weekday()]
        return sorted(_RFC_DAYS.index(day[-2:]) for day in named.split(","))

    def _days_words(self) -> str:
        interval = int(self._part("INTERVAL") or 1)
        names = [DAYS[weekday] for weekday in self.weekdays()]
        if interval == 1:
            return f"Tous les {_enumerate([name + 's' for name in names])}"
        return f"Le {_enumerate(names)} toutes les {interval} semaines"

    def _part(self, name: str) -> str | None:
        parts = dict(part.split("=", 1) for part in self.rule.split(";"))
        return parts.get(name)

    def _recurrence(self) -> rrule:
        made = rrulestr(self.rule, dtstart=datetime.combine(self.first_day, time.min))
        assert isinstance(made, rrule)
        return made


def _enumerate(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
