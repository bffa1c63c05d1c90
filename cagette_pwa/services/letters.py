"""The mails that accounts and farms send: subject and plain text, in French, with their links written out."""

from typing import TypedDict

from cagette_pwa import routes
from cagette_pwa.settings import settings


class Letter(TypedDict):
    """The two arguments of `notices.send_mail` that people read."""

    subject: str
    body: str


def link(path: str) -> str:
    """`path` as an address that works from a mail."""
    return settings().public_url + path


def letter(first_name: str, *paragraphs: str) -> str:
    """A whole body: greeting, paragraphs, signature."""
    greeting = f"Bonjour {first_name}," if first_name else "Bonjour,"
    return "\n\n".join((greeting, *paragraphs, f"Cagette Producteur\n{link(routes.HOME)}")) + "\n"


def welcome(first_name: str) -> Letter:
    """After signing up."""
    return Letter(
        subject="Bienvenue sur Cagette Producteur",
        body=letter(
            first_name,
            "Votre compte est prêt. Vous vous connectez avec cette adresse mail et le mot de passe "
            "que vous avez choisi.",
            f"Pour vous connecter :\n{link(routes.SIGN_IN)}",
            "Ce n'est pas vous qui avez créé ce compte ? Demandez un nouveau mot de passe avec cette "
            f"adresse : vous serez alors la seule personne à pouvoir l'ouvrir.\n{link(routes.FORGOTTEN)}",
        ),
    )


def new_password(first_name: str, token: str, *, first: bool) -> Letter:
    """The link that was asked for; `first` when the person has only ordered as a guest so far."""
    what = "choisir votre mot de passe" if first else "choisir un nouveau mot de passe"
    return Letter(
        subject="Votre mot de passe Cagette Producteur" if first else "Votre nouveau mot de passe",
        body=letter(
            first_name,
            f"Pour {what}, ouvrez ce lien :\n{link(routes.at(routes.RESET, token=token))}",
            "Il sert une seule fois, pendant une heure.",
            "Vous n'avez rien demandé ? Ne faites rien : votre compte reste comme il est.",
        ),
    )


def invitation(farm: str, inviter: str, token: str) -> Letter:
    """To a colleague, who may not have an account yet."""
    return Letter(
        subject=f"{inviter} vous invite dans l'Espace Producteur de {farm}"[:200],
        body=letter(
            "",
            f"{inviter} vous propose de gérer ensemble les ventes de {farm} : produits, stocks, "
            "commandes et distributions.",
            f"Pour accepter, ouvrez ce lien :\n{link(routes.at(routes.INVITATION, token=token))}",
            "Il est valable deux semaines et pour une seule personne : ne le transmettez pas.",
        ),
    )
