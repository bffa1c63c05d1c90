"""The communes of France, as a file; see README.md for its sources and licences."""

from pathlib import Path

COMMUNES = Path(__file__).with_name("communes_fr_2026.csv.gz")
