"""The command line: `./cagette --help`."""

import os
import subprocess
import sys
from typing import Annotated

import typer

from cagette_pwa.errors import CagetteError
from cagette_pwa.settings import PROJECT

Host = Annotated[str, typer.Option(help="Adresse d'écoute ; 0.0.0.0 pour toutes.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port d'écoute.")]

app = typer.Typer(
    help="Cagette Producteur.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

fees_app = typer.Typer(help="Les frais de la plateforme, avec leurs dates d'effet.", invoke_without_command=True)
app.add_typer(fees_app, name="fees")

Kind = Annotated[str, typer.Argument(metavar="FRAIS", help="online_payment ou platform.")]
From = Annotated[str, typer.Option("--from", metavar="AAAA-MM-JJ", help="Premier jour.")]


def main() -> None:
    """Runs a command; a refusal is a sentence, not a traceback."""
    try:
        app()
    except CagetteError as refusal:
        typer.echo(refusal.sentence, err=True)
        sys.exit(1)


@app.command()
def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Montre tout, sur des données de démonstration : site et tâches de fond, jusqu'à Ctrl-C."""
    from cagette_pwa.tooling import demonstration

    demonstration.run(host, port)


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processus ; plus d'un demande REDIS_URL.")] = 1,
) -> None:
    """Sert le site déjà construit."""
    from cagette_pwa import serving

    serving.serve(host, port, workers)


@app.command()
def worker() -> None:
    """Fait ce qui arrive à échéance : fermetures, récapitulatifs, livraisons, virements, mails."""
    from cagette_pwa.jobs import worker as jobs

    jobs.run()


@app.command()
def migrate(
    revise: Annotated[
        str | None, typer.Option(metavar="MESSAGE", help="Écrit plutôt une migration d'après les modèles.")
    ] = None,
) -> None:
    """Met le schéma de la base de données à jour."""
    from cagette_pwa import migrations

    if revise:
        migrations.revise(revise)
    else:
        migrations.upgrade()
        typer.echo("La base de données est à jour.")


@fees_app.callback()
def fees(context: typer.Context) -> None:
    """Les frais de la plateforme, avec leurs dates d'effet ; sans rien de plus, les montre."""
    from cagette_pwa.clock import utc_now
    from cagette_pwa.tooling import fees as platform_fees

    if context.invoked_subcommand is None:
        typer.echo("\n".join(platform_fees.lines(utc_now())))


@fees_app.command("set", context_settings={"ignore_unknown_options": True})
def set_fee(
    kind: Kind, rate: Annotated[str, typer.Argument(metavar="TAUX", help="En pour cent, TTC : 3.8")], starts: From
) -> None:
    """Change un taux à partir d'un jour ; les listes de prix déjà ouvertes gardent le leur."""
    from cagette_pwa.clock import utc_now
    from cagette_pwa.tooling import fees as platform_fees

    typer.echo(platform_fees.set_rate(kind, rate, starts, utc_now()))


@fees_app.command("cancel")
def cancel_fee(kind: Kind, starts: From) -> None:
    """Annule un taux à venir."""
    from cagette_pwa.clock import utc_now
    from cagette_pwa.tooling import fees as platform_fees

    typer.echo(platform_fees.cancel_rate(kind, starts, utc_now()))


@app.command()
def build(
    force: Annotated[bool, typer.Option("--force", help="Même si rien n'a changé.")] = False,
) -> None:
    """Construit l'interface, si une source a changé."""
    from cagette_pwa.tooling import interface

    if interface.is_current() and not force:
        typer.echo("L'interface est à jour.")
        return
    typer.echo("Construction de l'interface…")
    interface.build()
    typer.echo("L'interface est construite.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Vérifie tout ; avec des arguments de pytest, seulement les tests qu'ils choisissent."""
    from cagette_pwa.tooling import checks

    if not context.args:
        checks.check_sources()
    _build_demonstration()
    raise typer.Exit(checks.run_tests(context.args))


@app.command()
def bench() -> None:
    """Mesure le poids des pages, leur vitesse, et le temps de réponse du serveur."""
    _build_demonstration()
    raise typer.Exit(_module("tests.bench"))


@app.command()
def screens() -> None:
    """Refait les images de docs/screens."""
    _build_demonstration()
    raise typer.Exit(_module("tests.screens"))


@app.command()
def lock(
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Prend les versions les plus récentes.")] = False,
    npm: Annotated[bool, typer.Option("--npm", help="Seulement le verrou npm.")] = False,
) -> None:
    """Refait les verrous Python d'après pyproject.toml, et npm d'après les pages."""
    from cagette_pwa.tooling import interface, locks

    if not npm:
        typer.echo("Verrous Python…")
        locks.renew_python_locks(upgrade=upgrade)
    typer.echo("Verrou npm…")
    interface.renew_npm_lock()


def _build_demonstration() -> None:
    """In a process of its own: tests choose their settings themselves."""
    command = [sys.executable, "-m", "cagette_pwa", "build"]
    if subprocess.run(command, cwd=PROJECT, env=os.environ | {"DEMO": "true"}, check=False).returncode:
        raise typer.Exit(1)


def _module(name: str) -> int:
    return subprocess.run([sys.executable, "-m", name], cwd=PROJECT, check=False).returncode
