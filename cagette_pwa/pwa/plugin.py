"""A Reflex plugin that makes an application installable and lets it open without a network.

    plugins=[PwaPlugin(manifest=Manifest(name="…", …), kept_pages=("/terrain",), offline_page="/hors-ligne")]

After the build it writes the web manifest, and the service worker: a first line that says what was built, then the
source of `worker`, which reads that line. Nothing here knows the application that it serves.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, Unpack

from reflex.plugins import Plugin
from reflex_base.plugins.base import PostBuildContext

from cagette_pwa.pwa.manifest import Manifest

MANIFEST: Final = "manifest.webmanifest"
WORKER: Final = "sw.js"
HASHED: Final = "assets/"
"""Where the build puts files whose names hold a digest: the name is the revision."""

_SCRIPT: Final = re.compile(r"<script\b.*?</script>|<link\b[^>]*rel=\"modulepreload\"[^>]*>", re.DOTALL)


@dataclass(frozen=True, repr=False, eq=False)
class PwaPlugin(Plugin):
    """`kept_pages` open from the phone, whatever the network does; `offline_page` stands where any other cannot come.

    `kept_files` are patterns of built files that both need. `kept_answers` are beginnings of addresses, each with the
    name of the cache that the application fills: they are asked of the network, and read there when it is gone.
    `lasting` are beginnings of addresses at which nothing ever changes (photos): the last `most_lasting` stay.
    """

    manifest: Manifest
    worker: Path = Path("assets/worker.js")
    kept_pages: Sequence[str] = ()
    offline_page: str = "/offline"
    kept_files: Sequence[str] = ("assets/*", "fonts/*.woff2", "icons/*")
    kept_answers: dict[str, str] = field(default_factory=dict)
    lasting: Sequence[str] = ()
    most_lasting: int = 60

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Writes both files, and takes the scripts out of the offline page.

        Raises ValueError when a page or a file that the manifest names was not built.
        """
        built = context["static_dir"]
        _without_scripts(_file(built, self.offline_page))
        (built / MANIFEST).write_text(self.manifest.text(built), encoding="utf-8")
        said = json.dumps(self.described(built), ensure_ascii=False, sort_keys=True)
        source = self.worker.read_text(encoding="utf-8")
        (built / WORKER).write_text(f"self.BUILD = {said};\n{source}", encoding="utf-8")
        (built / self.worker.name).unlink(missing_ok=True)  # the copy that Reflex made of the folder of assets

    def described(self, built: Path) -> dict[str, object]:
        """What the worker must know of the build: `files` and `pages` by address, with revisions."""
        names = _matching(built, self.kept_files)
        files = {f"/{name}": "" if name.startswith(HASHED) else _digest(built / name) for name in names}
        pages = {page: _digest(_file(built, page)) for page in (*self.kept_pages, self.offline_page)}
        shared = self.manifest.share_target
        known = {
            "files": files,
            "pages": pages,
            "offline": self.offline_page,
            "answers": self.kept_answers,
            "lasting": list(self.lasting),
            "most": self.most_lasting,
            "share": shared.action if shared else "",
        }
        return {"version": sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16], **known}


def _matching(built: Path, patterns: Sequence[str]) -> list[str]:
    """Built files, without the compressed forms that are made of them."""
    found = {path for pattern in patterns for path in built.glob(pattern)}
    kept = (path for path in found if path.is_file() and path.suffix not in {".gz", ".br", ".zst", ".map"})
    return sorted(path.relative_to(built).as_posix() for path in kept)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:16]


def _file(built: Path, page: str) -> Path:
    path = built / page.strip("/") / "index.html"
    if not path.exists():
        raise ValueError(f"The page {page} was not built: kept_pages and offline_page are static routes of the site")
    return path


def _without_scripts(page: Path) -> None:
    """It is shown at the address of another page, which the application would draw over it."""
    text = _SCRIPT.sub("", page.read_text(encoding="utf-8"))
    for written in (page, page.parent.with_name(f"{page.parent.name}.html")):
        if written.exists():
            written.write_text(text, encoding="utf-8")
