"""The interface talks to whoever served it, on any host name and any port.

Reflex writes its server's address into the build, and replaces only the host name `localhost` by the page's own:
a build made for port 8000 and served on another would still call port 8000.
"""

from typing import Unpack

from reflex.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext

HOST = "endpoint.hostname = frontend_hostname;"
PORT = "endpoint.port = window.location.port;"


class SameOriginPlugin(Plugin):
    """Makes the page's port the server's, as Reflex already does for the host name."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Adds the line to the client's code."""
        context["add_modify_task"]("utils/state.js", with_port)


def with_port(source: str) -> str:
    """`source` with the port beside the host name, once; raises when Reflex has changed that place."""
    if PORT in source:
        return source
    if source.count(HOST) != 1:
        raise ValueError("Reflex finds its server in another way now: read getBackendURL in its state.js")
    return source.replace(HOST, f"{HOST}\n    {PORT}")
