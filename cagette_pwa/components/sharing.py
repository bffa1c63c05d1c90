"""Copy, share and print: what the phone does by itself, without the server."""

from typing import Any, Final

import reflex as rx
from reflex.vars import VarData
from reflex.vars.function import FunctionStringVar
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components.buttons import Look, button
from cagette_pwa.components.words import Text
from cagette_pwa.state.toasts import Toasts

_SHARE: Final[Any] = FunctionStringVar.create(
    "share", _var_data=VarData(imports={"$/public/browser.js": [ImportVar(tag="share")]})
)


def copy_button(
    copied: str | rx.Var[str], label: Text = "Copier", look: Look = "secondary", **props: Any
) -> rx.Component:
    """Puts `copied` in the clipboard and says so."""
    said = [rx.set_clipboard(copied), Toasts.say("Copié.", "ready")]
    return button(label, look, icon_name="copy", on_click=said, **props)


def share_button(
    title: Text, url: Text, label: Text = "Partager", look: Look = "secondary", **props: Any
) -> rx.Component:
    """Opens the phone's own sharing sheet; copies the address where there is none."""
    what = rx.Var.create({"title": title, "url": url})
    shared = rx.call_function(_SHARE.partial(what), callback=Toasts.say_copied)
    return button(label, look, icon_name="share-2", on_click=shared, **props)
