"""How Reflex builds and serves the interface."""

import reflex as rx

config = rx.Config(
    app_name="cagette_pwa",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["gzip", "brotli"],
    state_auto_setters=False,
    plugins=[rx.plugins.TailwindV4Plugin()],
)
