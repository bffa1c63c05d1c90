"""Reflex state: one thin, flat class a page."""
