"""Tables as files that spreadsheet programs open by double click, in France."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")
BLANKS = " \u00a0\u202f"


def table_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with BOM, `;` between cells; texts that people wrote must be `harmless`."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """`text` that no spreadsheet program runs as a formula: a leading quote says "this is text"."""
    return f"'{text}" if _is_marked(text) else text


def as_written(text: str) -> str:
    """The text of which `harmless` made this one; any other text stays."""
    return text[1:] if text.startswith("'") and _is_marked(text[1:]) else text


def _is_marked(text: str) -> bool:
    """A text that begins with a quote gets another one, so that taking one away is always right."""
    return text.lstrip(BLANKS).startswith((*FORMULA_STARTS, "'"))
