"""Reading spreadsheets (XLSX, ODS), each in a process of its own with little memory and little time.

A file of one kilobyte can ask for any amount of memory: a cell in the last row and column, a text that a million
cells repeat, a page of zeros. The library then aborts its process, so that process is a plain child running this
very file, and the program that asked answers with a sentence.
"""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

CHILD = (sys.executable, "-P", str(Path(__file__).resolve()))
SECONDS = 20
AT_ONCE = BoundedSemaphore(2)
MEMORY = 600 << 20
"""Bytes of address space; 5,000 lines of 17 columns take a tenth of it."""

MOST_TEXT = 8_000_000
"""Characters in all cells together."""

BEYOND = 3
"""How the child says that there is more than it may read."""


class Beyond(Exception):
    """More rows, columns or text than allowed; `what` is one of the three words."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def read_workbook(content: bytes, *, rows: int, columns: int) -> dict[str, Any]:
    """The first sheet: its `name`, the `others`' names, and those of its `rows` that hold something: number and texts.

    Raises Beyond when it has more than `rows` rows with something in them, or more than `columns` columns, and
    ValueError when it cannot be read.
    """
    order = json.dumps({"rows": rows, "columns": columns}).encode() + b"\n"
    with AT_ONCE:
        try:
            done = subprocess.run(CHILD, input=order + content, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired as late:
            raise Beyond("time") from late
    if done.returncode == BEYOND:
        raise Beyond(done.stdout.decode())
    if done.returncode:
        raise ValueError(done.stderr.decode(errors="replace")[-500:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _read(content: bytes, rows: int, columns: int) -> dict[str, Any]:
    from io import BytesIO

    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    book = load_workbook(BytesIO(content))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible is SheetVisibleEnum.Visible] or [s.name for s in sheets]
    sheet = book.get_sheet_by_name(shown[0])
    _check(sheet.width <= columns, "columns")
    numbered = enumerate(sheet.to_python(skip_empty_area=True), start=(sheet.start or (0, 0))[0] + 1)
    texts = [(number, [_text(value) for value in row]) for number, row in numbered if any(value != "" for value in row)]
    _check(len(texts) <= rows, "rows")
    _check(sum(len(text) for _, row in texts for text in row) <= MOST_TEXT, "text")
    return {"name": shown[0], "others": shown[1:], "rows": texts}


def _check(is_within: bool, what: str) -> None:
    if not is_within:
        raise Beyond(what)


def _text(value: Any) -> str:
    """A cell as a person in France reads it; a spreadsheet keeps 15 digits of a number."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float | int):
        return _number(f"{value:.15g}")
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def _number(digits: str) -> str:
    from decimal import Decimal

    return f"{Decimal(digits):f}".replace(".", ",")


def _limit() -> None:
    """Little memory and little time, where the system knows how to limit them."""
    import resource

    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    _limit()
    asked, _, sent = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer = json.dumps(_read(sent, **json.loads(asked)))
    except Beyond as beyond:
        answer, code = beyond.what, BEYOND
    else:
        code = 0
    sys.stdout.buffer.write(answer.encode())
    sys.stdout.buffer.flush()
    sys.exit(code)
