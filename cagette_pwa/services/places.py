"""Communes by name or postal code, and distances between places."""

import heapq
import re
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, degrees, radians, sin, sqrt

from cagette_pwa.errors import UnknownCommune
from cagette_pwa.places.index import Commune, index, normalised

__all__ = ["Box", "Commune", "bounding_box", "commune", "distance_km", "search"]

EARTH_KM = 6371.0088
LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees between which every point of a circle lies."""

    south: float
    west: float
    north: float
    east: float


def commune(insee: str) -> Commune:
    """The commune of this INSEE code; raises UnknownCommune."""
    place = index().coded(insee)
    if place is None:
        raise UnknownCommune()
    return index().commune(place)


def search(text: str, limit: int = 8) -> list[Commune]:
    """Communes that a person may mean by a name or its beginning, by a postal code or department, or by both.

    The name itself comes first, then names that begin so, then names with a word that begins so; in each, the
    more populated first. Spelling mistakes are forgiven only when nothing else is found.
    """
    return list(_search(normalised(text[:LONGEST_TEXT]), max(0, limit)))


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points as the crow flies (haversine)."""
    here, there = radians(lat), radians(other_lat)
    half_rise, half_turn = (there - here) / 2, radians(other_lon - lon) / 2
    square = sin(half_rise) ** 2 + cos(here) * cos(there) * sin(half_turn) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(square)))


def bounding_box(lat: float, lon: float, km: float) -> Box:
    """The smallest box around all points within `km`; all longitudes if it meets a pole or the date line."""
    reach = km / EARTH_KM
    south, north = max(-90.0, lat - degrees(reach)), min(90.0, lat + degrees(reach))
    if south == -90 or north == 90:
        return Box(south, -180.0, north, 180.0)
    turn = degrees(asin(sin(reach) / cos(radians(lat))))
    if lon - turn < -180 or lon + turn > 180:
        return Box(south, -180.0, north, 180.0)
    return Box(south, lon - turn, north, lon + turn)


@lru_cache(maxsize=512)
def _search(text: str, limit: int) -> tuple[Commune, ...]:
    name, code = _name_and_code(text)
    if name:
        found = _within(index().named(name), code) or _within(index().resembling(name), code)
    else:
        found = _within(_coded_so(code), code)
    best = heapq.nsmallest(limit, found, key=lambda place: (found[place], -index().population(place), place))
    return tuple(index().commune(place) for place in best)


def _name_and_code(text: str) -> tuple[str, str]:
    """`segonzac 24600` is a name and a postal code; `24` and `2a` are departments."""
    words = text.split()
    codes = [word for word in words if re.fullmatch(r"\d{2,5}|2[ab]", word)]
    return " ".join(word for word in words if word not in codes), codes[0] if codes else ""


def _coded_so(code: str) -> dict[int, int]:
    digits = "20" if code in ("2a", "2b") else code
    return dict.fromkeys(index().with_postal_code(digits), 0) if digits else {}


def _within(found: dict[int, int], code: str) -> dict[int, int]:
    if not code:
        return found
    return {place: rank for place, rank in found.items() if index().in_department(place, code)}
