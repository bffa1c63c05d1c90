"""The spaces of French typography, so that no line begins with `:` or `?`, nor ends with `«`.

Sentences are written with ordinary spaces in the code; `spaced` replaces them where text leaves us.
"""

import re
from typing import Final

WIDE: Final = "\u00a0"
NARROW: Final = "\u202f"

_GAP: Final = f"[ {WIDE}{NARROW}]+"
_WIDE_GAPS: Final = re.compile(rf"(?<=«){_GAP}|{_GAP}(?=»|:(?:[\s»)]|$))")
_NARROW_GAPS: Final = re.compile(rf"""{_GAP}(?=[;?!]+(?:[\s»)\]"'.,:…]|$))""")


def spaced(text: str) -> str:
    """`text` with a no-break space before `:` and `»` and after `«`, a narrow one before `;`, `?` and `!`.

    Only spaces that are there are replaced, before signs that end a word: `12:30`, `https://` and `!important` stay.
    """
    return _NARROW_GAPS.sub(NARROW, _WIDE_GAPS.sub(WIDE, text))
