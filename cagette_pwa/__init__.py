"""Cagette Producteur: the producer's side of short-circuit food markets."""
