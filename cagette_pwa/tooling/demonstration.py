"""`./cagette demo`: from nothing to a running site with data, and back to nothing running."""

import os
import time

from cagette_pwa.clock import utc_now
from cagette_pwa.settings import PROJECT, settings
from cagette_pwa.tooling import interface
from cagette_pwa.tooling.processes import Children, children, ended_by_signals, refuse_taken_port

FOLDER = PROJECT / "var" / "demo"


def run(host: str, port: int) -> None:
    """Prepares what is missing, then serves until Ctrl-C; what was there is kept."""
    refuse_taken_port(host, port, "demo")
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::') else host}:{port}"  # noqa: S104
    _configure(address)
    with ended_by_signals():
        try:
            _prepare()
            with children() as family:
                _start(family, host, port)
                _present(address)
                _wait(family)
        except KeyboardInterrupt:
            print("\nDémonstration arrêtée. Ses données restent dans var/demo.")


def _configure(address: str) -> None:
    """For this process and its children: the demonstration never touches another database."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'cagette.db'}"
    os.environ["PUBLIC_URL"] = address
    os.environ["DEMO"] = "true"
    settings.cache_clear()


def _prepare() -> None:
    from cagette_pwa import migrations
    from cagette_pwa.demo import seed

    _say("Base de données, marchés, fermes et commandes de démonstration…")
    migrations.upgrade()
    seed.fill(None, utc_now())
    if not interface.is_current():
        _say("Construction de l'interface : une à deux minutes la première fois…")
        interface.build()


def _start(family: Children, host: str, port: int) -> None:
    _say("Démarrage du site et des tâches de fond…")
    family.start("site", "serve", "--host", host, "--port", str(port))
    family.start("taches", "worker")
    family.wait_for_port(host, port)


def _present(address: str) -> None:
    from cagette_pwa.demo import accounts

    print(f"\nCagette Producteur est ouvert sur {address}\n")
    known = accounts()
    roles, emails = max(len(account.role) for account in known), max(len(account.email) for account in known)
    for account in known:
        print(f"  {account.role:<{roles}}  {account.email:<{emails}}  {account.password}")
    print("\nCtrl-C pour arrêter.", flush=True)


def _wait(family: Children) -> None:
    while True:
        family.watch()
        time.sleep(0.5)


def _say(sentence: str) -> None:
    print(f"→ {sentence}", flush=True)
