"""`./cagette fees`."""

from datetime import datetime

import pytest
from typer.testing import CliRunner

from cagette_pwa import cli
from cagette_pwa.errors import BadInput
from cagette_pwa.french import spaced
from cagette_pwa.tooling import fees

NBSP = "\u00a0"


def test_fees_are_listed_set_and_cancelled_in_french(database: str, now: datetime) -> None:
    assert fees.lines(now) == [
        f"Frais de paiement en ligne (online_payment) : 3,6{NBSP}% TTC, taux par défaut",
        f"Frais de plateforme (platform) : 2,4{NBSP}% TTC, taux par défaut",
    ]

    said = fees.set_rate("online_payment", "3.8", "2027-01-01", now)
    assert said == f"Frais de paiement en ligne : 3,8{NBSP}% TTC à partir du vendredi 1er janvier 2027."
    assert fees.lines(now)[1] == f"  puis 3,8{NBSP}% à partir du vendredi 1er janvier 2027"

    fees.cancel_rate("online_payment", "2027-01-01", now)
    assert len(fees.lines(now)) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("loyer", "3.8", "2027-01-01"), "Frais : choisissez online_payment ou platform."),
        (("platform", "beaucoup", "2027-01-01"), f"Taux : indiquez un pourcentage de 0 à 20{NBSP}%"),
        (("platform", "3.801", "2027-01-01"), "avec deux décimales au plus."),
        (("platform", "3.8", "janvier"), "Date : écrivez année, mois et jour"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    database: str, now: datetime, arguments: tuple[str, str, str], said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        fees.set_rate(*arguments, now)

    assert spaced(said) in refused.value.sentence
    assert len(fees.lines(now)) == 2


def test_the_command_line_takes_what_the_documentation_says(database: str) -> None:
    run = CliRunner().invoke

    first = run(cli.app, ["fees", "set", "platform", "2,5", "--from", "2020-01-01"])
    listed = run(cli.app, ["fees"])
    negative = run(cli.app, ["fees", "set", "platform", "-3", "--from", "2030-01-01"])

    assert first.exit_code == listed.exit_code == 0
    assert f"platform) : 2,5{NBSP}% TTC, depuis le mercredi 1er janvier 2020" in listed.output
    assert isinstance(negative.exception, BadInput)
