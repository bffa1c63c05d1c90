"""The sheet that reads pick-up codes with the phone's camera (`assets/scanner.js`), whatever the network does.

Nothing here goes through the server's events.
"""

from typing import Any, Final

import reflex as rx
from reflex.vars import VarData
from reflex.vars.function import FunctionStringVar
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.sheets import full_sheet
from cagette_pwa.components.words import Flag

_SCRIPT: Final = "$/public/scanner.js"


class Scanner(rx.Component):
    """Made in the browser: see `scanner`."""

    library = _SCRIPT
    lib_dependencies: list[str] = ["qr@0.7.0"]  # noqa: RUF012
    tag = "Scanner"
    on_code: rx.Var[Any]
    lamp: rx.Var[str]


def scanner(shown: Flag, on_code: Any, on_close: Any) -> rx.Component:
    """The camera over the whole screen while `shown`, with a field for the number under it.

    `on_code` is a function of a script: it receives each text that holds a code (`codeIn` of the same script finds it)
    or a number that was typed (`numberIn`). It closes the sheet, or answers with a sentence that refuses the text; the
    camera then goes on.
    """
    return full_sheet(
        shown,
        "Lire un code de retrait",
        Scanner.create(on_code=on_code, lamp=OUTLINES["sun"]),
        on_close=on_close,
    )


def code_in() -> Any:
    """An `on_code` for demonstrations: the sheet says the code that it has read, and goes on."""
    return FunctionStringVar.create("codeIn", _var_data=VarData(imports={_SCRIPT: [ImportVar(tag="codeIn")]}))
