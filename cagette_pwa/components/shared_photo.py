"""The photo that another application shared, as the browser keeps it (`assets/shared_photo.js`)."""

from typing import Any, Final

from reflex.vars import Var, VarData
from reflex.vars.function import FunctionStringVar
from reflex_base.utils.imports import ImportVar

_SCRIPT: Final = "$/public/shared_photo.js"
SHARED: Final = Var(
    "shared",
    _var_data=VarData(
        imports={_SCRIPT: [ImportVar(tag="useShared")]},
        hooks={"const shared = useShared()": None},
    ),
).to(dict[str, Any])
"""`ready` once it was looked for; `photo` shows it, `sending` is where it goes, `refusal` says why it could not."""


def give(address: Any, page: Any) -> Any:
    """A handler that sends it to `address`, then goes to `page`."""
    function: Any = FunctionStringVar.create("give", _var_data=VarData(imports={_SCRIPT: [ImportVar(tag="give")]}))
    return function.partial(address, page)
