"""The installed application: its service worker, the new version that waits, and which pages the phone keeps.

Drawn from the browser alone (`assets/pwa.js`): nothing here waits for the server.
"""

from typing import Any, Final

import reflex as rx
from reflex.vars import Var, VarData
from reflex.vars.function import FunctionStringVar
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components.icons import icon
from cagette_pwa.routes import KEPT_PAGES

_SCRIPT: Final = "$/public/pwa.js"
_HOOK: Final = VarData(
    imports={_SCRIPT: [ImportVar(tag="useApp")]},
    hooks={"const app = useApp()": None},
)
APP: Final = Var("app", _var_data=_HOOK).to(dict[str, Any])
"""`waits`: a new version is here; `invites`: how this phone installs the application, or nothing."""

_HERE: Final = Var(
    "here",
    _var_data=VarData(
        imports={"react-router": [ImportVar(tag="useLocation")]},
        hooks={'const here = useLocation().pathname.replace(/(.)\\/$/, "$1")': None},
    ),
).to(str)


class _ServiceWorker(rx.Component):
    library = _SCRIPT
    tag = "ServiceWorker"
    kept: rx.Var[list[str]]


def service_worker() -> rx.Component:
    """Registers it, once the page has what it needs; draws nothing."""
    return _ServiceWorker.create(kept=list(KEPT_PAGES))


def is_kept_page() -> Any:
    """Whether the page that is looked at opens from the phone."""
    return rx.Var.create(list(KEPT_PAGES)).contains(_HERE)


def function_of_app(name: str) -> Any:
    """A handler that calls a function of the script, in the browser only."""
    return FunctionStringVar.create(name, _var_data=VarData(imports={_SCRIPT: [ImportVar(tag=name)]}))


def new_version_bar() -> rx.Component:
    """The green bar over any page while a new version waits; one touch lets it in."""
    own = (
        "sticky top-0 z-50 w-full flex items-center justify-center gap-2 min-h-12 bg-leaf-deep text-on-deep "
        "text-16 font-bold px-4 pt-[calc(env(safe-area-inset-top)+0.5rem)] pb-2"
    )
    bar = rx.el.button(
        icon("refresh-cw", 20),
        "Nouvelle version, recharger",
        type="button",
        on_click=function_of_app("reload"),
        custom_attrs={"data-screen-only": ""},
        class_name=own,
    )
    return rx.cond(APP["waits"], bar, rx.fragment())
