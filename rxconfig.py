"""How Reflex builds and serves the interface."""

from typing import Any, cast

import reflex as rx

from cagette_pwa.components.theme import TAILWIND
from cagette_pwa.pwa.new_version import NewVersionPlugin
from cagette_pwa.pwa.same_origin import SameOriginPlugin

config = rx.Config(
    app_name="cagette_pwa",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],  # the first that the browser takes is served
    react_strict_mode=False,
    frontend_lazy_bundled_libraries=True,
    plugins=[rx.plugins.TailwindV4Plugin(config=cast(Any, TAILWIND)), SameOriginPlugin(), NewVersionPlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
