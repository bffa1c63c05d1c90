"""A copy of the built interface, served alone: what happens when there is another one, and when nobody answers."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cagette_pwa.pwa.plugin import PwaPlugin
from cagette_pwa.tooling.interface import CLIENT


@dataclass
class StaticSite:
    """Where it answers, and its files."""

    url: str
    folder: Path
    _server: ThreadingHTTPServer

    def replace_words(self, page: str, old: str, new: str) -> None:
        """Another version of a page, built and listed as the build does it."""
        path = self.folder / page.strip("/") / "index.html"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        _plugin().post_build(static_dir=self.folder)

    def stop(self) -> None:
        """Nobody answers any more."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def static_site(folder: Path) -> Iterator[StaticSite]:
    """The interface as it was built last, without its compressed forms."""
    shutil.copytree(CLIENT, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = StaticSite(f"http://127.0.0.1:{server.server_port}", folder, server)
    yield site
    site.stop()


def _handler(folder: Path) -> Any:
    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def end_headers(self) -> None:
            self.send_header("cache-control", "no-cache")
            super().end_headers()

        def log_message(self, *_: Any) -> None: ...

    return Handler


def _plugin() -> PwaPlugin:
    from rxconfig import config

    return next(plugin for plugin in config.plugins if isinstance(plugin, PwaPlugin))
