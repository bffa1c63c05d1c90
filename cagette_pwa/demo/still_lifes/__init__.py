"""What the demonstration shows in place of photos: still lifes painted here, so that they are nobody else's."""

from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from typing import Final

from cagette_pwa.demo.still_lifes.easel import Canvas
from cagette_pwa.demo.still_lifes.fields import apples, carrots, squash
from cagette_pwa.demo.still_lifes.glass import bottles, comb, flower, fruit, grapes, jars, sprig
from cagette_pwa.demo.still_lifes.larder import bread, cheese, eggs
from cagette_pwa.services.pictures import Picture, reencoded


@cache
def picture(name: str) -> Picture:
    """The still life of this name, as a photo is kept; painted once for a process."""
    made = BytesIO()
    PAINTED[name]().finished().save(made, "JPEG", quality=95)
    return reencoded(made.getvalue())


def _preserve(fill: str) -> Callable[[], Canvas]:
    return partial(jars, "#E3E6DA", fill, "#E9E3D5", partial(fruit, fill))


def _wine(glass: str, cap: str, grape: str) -> Callable[[], Canvas]:
    return partial(bottles, "#E6DDD6", glass, cap, partial(grapes, grape))


PAINTED: Final[dict[str, Callable[[], Canvas]]] = {
    "apples": partial(apples, "#D9542F", "#B92F2A", "#C8372D"),
    "apples green": partial(apples, "#B8BF4A", "#A3B03C", "#C3C957"),
    "bread": bread,
    "carrots": carrots,
    "cheese": cheese,
    "eggs": eggs,
    "honey": partial(jars, "#EFE3C4", "#D98A1C", "#C9A24A", comb),
    "honey dark": partial(jars, "#EADFC8", "#8A4A16", "#C9A24A", comb),
    "honey pale": partial(jars, "#F0E8D0", "#E8C984", "#C9A24A", comb),
    "jam fig": _preserve("#5A2A3E"),
    "jam kiwi": _preserve("#7C8F2E"),
    "jam raspberry": _preserve("#A3203F"),
    "juice": partial(bottles, "#E9E4D3", "#D9A03A", "#B8402E", partial(fruit, "#B8402E")),
    "oil": partial(bottles, "#E9E4D0", "#D8A823", "#3F5B2E", flower),
    "pâté": partial(jars, "#E8DDD2", "#A56B4E", "#B99A5B", sprig),
    "rillettes": partial(jars, "#E4E0D2", "#C99A74", "#B99A5B", sprig),
    "squash": squash,
    "wine red": _wine("#3B1420", "#7C1F33", "#8E2348"),
    "wine rosé": _wine("#D98C84", "#B9656A", "#C0605F"),
    "wine white": _wine("#B9B05A", "#6E7A3A", "#A3A043"),
}
"""By the names that the farms' files give to their products."""
