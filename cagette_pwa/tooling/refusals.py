"""What a machine may lack; each sentence says how to mend it."""

from cagette_pwa.errors import CagetteError


class PortTaken(CagetteError):
    """Something else listens there."""

    template = (
        "Le port {port} est déjà utilisé, peut-être par une autre démonstration.\n"
        "Arrêtez-la, ou choisissez un autre port, par exemple : ./cagette {command} --port {other}"
    )


class InterfaceNotBuilt(CagetteError):
    """`serve` never builds: a server that starts must not need a network."""

    template = "L'interface n'est pas encore construite. Lancez d'abord : ./cagette build"


class BuildFailed(CagetteError):
    """The log's end is shown: it is the only thing that helps."""

    template = (
        "L'interface n'a pas pu être construite.\n{tail}\n"
        "La première construction demande un accès à Internet. Le journal entier est dans {log}."
    )


class NpmLockStale(CagetteError):
    """The pages need other npm packages than the committed lock names."""

    template = (
        "Les paquets npm demandés par les pages ont changé ; le verrou reflex.lock ne leur correspond plus.\n"
        "Lancez : ./cagette lock"
    )


class ProcessEnded(CagetteError):
    """A process of ours stopped by itself."""

    template = "Le processus « {name} » s'est arrêté.\n{tail}\nLe journal entier est dans {log}."


class NotMigrated(CagetteError):
    """The schema is older than the code."""

    template = "La base de données n'est pas à jour. Lancez d'abord : ./cagette migrate"


class NoBrowser(CagetteError):
    """Neither the system nor Playwright has a Chromium, and none could be installed."""

    template = (
        "Les tests ont besoin de Chromium, introuvable sur cette machine.\n"
        "Installez-le (sur Debian : apt-get install chromium ; "
        "ailleurs : .venv/bin/playwright install chromium), puis relancez cette commande."
    )


class CheckFailed(CagetteError):
    """One of the steps of `test` found something."""

    template = "Étape en échec : {step}."
