"""What a page does when it was built before the server that it found: it loads the new version, and speaks French.

Reflex reloads such a page by itself; only when that did not help, minutes ago, does it put up this banner. A page that
the phone keeps would be the same old one after a reload: `window.cagetteReload` renews what is kept first.
"""

from typing import Unpack

from reflex.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext

WORDS = {
    '"A new version of this app is available."': '"Une nouvelle version est disponible."',
    'button.textContent = "Reload";': 'button.textContent = "Recharger";',
    "background:#1c2024;color:#fff;font:1rem system-ui,sans-serif;": "background:#14482a;color:#fff;font:1rem "
    "system-ui,sans-serif;",
    "  window.location.reload();\n};\n\n/**\n * Show a banner": "  (window.cagetteReload ?? (() => "
    "window.location.reload()))();\n};\n\n/**\n * Show a banner",
    '"padding:0.25rem 0.75rem;border:1px solid #fff;': '"min-height:44px;padding:0.25rem 1rem;border:1px solid #fff;',
}


class NewVersionPlugin(Plugin):
    """Gives the banner our words and a button for cold thumbs, and the reload our way to the new version."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Changes the client's code."""
        context["add_modify_task"]("utils/state.js", in_french)


def in_french(source: str) -> str:
    """`source` with our words, once; raises when Reflex says something else now."""
    for theirs, ours in WORDS.items():
        if ours in source:
            continue
        if source.count(theirs) != 1:
            raise ValueError("Reflex has another banner now: read showNewVersionBanner in its state.js")
        source = source.replace(theirs, ours)
    return source
