"""The web manifest (https://www.w3.org/TR/appmanifest/): what a phone knows of an installed application."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Image:
    """A built file, by its address, for a `purpose` (any, maskable); a screenshot is of a `form_factor` (narrow, wide).

    The sizes of a PNG are read in the file; a drawing has every size.
    """

    src: str
    purpose: str = ""
    form_factor: str = ""
    label: str = ""

    def described(self, built: Path) -> dict[str, str]:
        """As the manifest says it; raises ValueError when the file was not built."""
        path = built / self.src.lstrip("/")
        if not path.exists():
            raise ValueError(f"The manifest names {self.src}, which was not built")
        kind = guess_type(self.src)[0] or ""
        told = {"src": self.src, "sizes": _sizes(path), "type": kind, "purpose": self.purpose}
        return _without_blanks(told | {"form_factor": self.form_factor, "label": self.label})


@dataclass(frozen=True)
class Shortcut:
    """A place that the icon's own menu leads to."""

    name: str
    url: str
    icon: Image


@dataclass(frozen=True)
class ShareTarget:
    """Photos that other applications share: posted to `action` as a form, each in `file_field`."""

    action: str
    file_field: str
    accept: Sequence[str]

    def described(self) -> dict[str, Any]:
        """As the manifest says it."""
        files = [{"name": self.file_field, "accept": list(self.accept)}]
        params = {"title": "title", "text": "text", "url": "url", "files": files}
        return {"action": self.action, "method": "POST", "enctype": "multipart/form-data", "params": params}


@dataclass(frozen=True)
class Manifest:
    """What the application is called, how it looks, and where it opens; addresses begin with `/`."""

    name: str
    short_name: str
    description: str
    start_url: str
    theme_color: str
    background_color: str
    icons: Sequence[Image]
    lang: str = "en"
    id: str = "/"
    scope: str = "/"
    display: str = "standalone"
    categories: Sequence[str] = ()
    shortcuts: Sequence[Shortcut] = ()
    screenshots: Sequence[Image] = ()
    share_target: ShareTarget | None = None
    others: Mapping[str, Any] = field(default_factory=dict)

    def text(self, built: Path) -> str:
        """The file, for a build; raises ValueError when it names what was not built."""
        told = {
            "id": self.id,
            "name": self.name,
            "short_name": self.short_name,
            "description": self.description,
            "lang": self.lang,
            "dir": "ltr",
            "start_url": self.start_url,
            "scope": self.scope,
            "display": self.display,
            "theme_color": self.theme_color,
            "background_color": self.background_color,
            "categories": list(self.categories),
            "icons": [icon.described(built) for icon in self.icons],
            "shortcuts": [
                {"name": one.name, "url": one.url, "icons": [one.icon.described(built)]} for one in self.shortcuts
            ],
            "screenshots": [one.described(built) for one in self.screenshots],
            "share_target": self.share_target.described() if self.share_target else None,
            **self.others,
        }
        return json.dumps(_without_blanks(told), ensure_ascii=False, indent=1)


def _sizes(path: Path) -> str:
    head = path.read_bytes()[:24]
    if not head.startswith(_PNG):
        return "any"
    width, height = struct.unpack(">II", head[16:24])
    return f"{width}x{height}"


def _without_blanks(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
