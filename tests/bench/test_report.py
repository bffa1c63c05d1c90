"""Figures are said as they were measured, and held to their aims."""

from tests.bench.report import Aim, Row, Section, quantile, table
from tests.bench.weight import weigh


def test_a_quantile_is_a_measured_value() -> None:
    assert quantile([40, 10, 30, 20], 0.5) == 20
    assert quantile(list(range(1, 101)), 0.95) == 95
    assert quantile([7], 0.95) == 7


def test_an_aim_on_its_bound_is_met() -> None:
    assert Aim(10).is_met(10)
    assert not Aim(10).is_met(10.1)
    assert Aim(0.95, at_most=False).is_met(0.95)
    assert not Aim(0.95, at_most=False).is_met(0.94)


def test_the_table_marks_what_is_held_to_an_aim_and_nothing_else() -> None:
    rows = (Row("Accueil", (12.34, 80.0), (Aim(10), None)), Row("Plus", (3.0, None), (Aim(10), None)))
    assert table(Section("Pages (ms)", ("p50", "p95"), rows, "but : 10 ms")).splitlines() == [
        "Pages (ms)",
        "              p50  p95",
        "  Accueil  12,3 ✗   80",
        "  Plus        3 ✓    –",
        "  (but : 10 ms)",
    ]


def test_the_weight_of_a_page_is_what_crossed_the_network_by_kind() -> None:
    requests = [
        {"url": "http://localhost/", "resourceType": "Document", "transferSize": 2048, "resourceSize": 9000},
        {"url": "http://localhost/a.js", "resourceType": "Script", "transferSize": 1024},
        {"url": "http://localhost/b.js", "resourceType": "Script", "transferSize": 512},
        {"url": "http://localhost/manifest", "resourceType": "Manifest", "transferSize": 256},
        {"url": "ws://localhost/_event", "resourceType": "WebSocket", "transferSize": 4096},
    ]
    assert weigh(requests) == {"html": 2.0, "js": 1.5, "other": 0.25}
