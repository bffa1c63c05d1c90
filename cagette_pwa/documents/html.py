"""HTML from Python: texts are escaped, and only what was built here is not."""

from html import escape
from typing import Final

VOID: Final = frozenset({"br", "hr", "img", "link", "meta"})


class Markup(str):
    """HTML that stands as it is."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | bool) -> Markup:
    """`element("td", "3 < 4", class_="count")`: children are texts unless they are Markup."""
    given = "".join(_attribute(key, value) for key, value in attributes.items() if value)
    inside = joined(*children)
    return Markup(f"<{name}{given}>" if name in VOID else f"<{name}{given}>{inside}</{name}>")


def joined(*parts: str) -> Markup:
    """Parts one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts))


def _attribute(key: str, value: str | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if isinstance(value, bool) else f' {name}="{escape(value)}"'
