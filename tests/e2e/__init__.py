"""Journeys in a real browser, on the built interface."""
