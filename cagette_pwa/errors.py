"""Everything that can be refused: one tree, each class with its context and the sentence a person reads.

The edge translates once: a toast in the interface; in the API a problem+json body, or a redirect that
carries `?refus=<code>`.
Context is given by keyword and fills the sentence.
"""

from typing import Any, ClassVar


class CagetteError(Exception):
    """A refusal that changes nothing. `sentence` says what happened and what to do."""

    status: ClassVar[int] = 422
    template: ClassVar[str] = "Cette action n'a pas pu être faite. Rien n'a été changé."

    def __init__(self, **context: Any) -> None:
        self.context = context
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return self.template.format(**self.context)

    @property
    def code(self) -> str:
        """A stable name for clients: the class, in kebab case."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


# Who is asking


class NotSignedIn(CagetteError):
    """No session, or one that has expired."""

    status = 401
    template = "Connectez-vous pour continuer."


class BadCredentials(CagetteError):
    """The address and the password do not go together; which of the two is never said."""

    status = 401
    template = "Adresse ou mot de passe inconnus. Vérifiez-les, ou demandez un nouveau mot de passe."


class TooManyAttempts(CagetteError):
    """Passwords are being guessed."""

    status = 429
    template = "Trop d'essais. Attendez un quart d'heure, ou demandez un nouveau mot de passe."


class NotFound(CagetteError):
    """Unknown, or not for this person: the two look the same from outside."""

    status = 404
    template = "Cette page n'existe pas, ou ne vous est pas ouverte."


class NoProducer(CagetteError):
    """A signed-in person without a farm asks for a farm's page."""

    status = 403
    template = "Créez d'abord votre Espace Producteur."


# What was typed


class BadInput(CagetteError):
    """A field that cannot be read; `field` names it, `help` says what is expected."""

    template = "{field} : {help}"


class BadAmount(CagetteError):
    """Not an amount of euros."""

    template = "« {text} » n'est pas un montant. Écrivez par exemple 12,50."


class BadWeight(CagetteError):
    """Not a weight in kilograms."""

    template = "« {text} » n'est pas un poids. Écrivez par exemple 1,92 pour 1 kg 920."


class BadQuantity(CagetteError):
    """Not a whole number of pieces in the allowed range."""

    template = "Indiquez un nombre entier, de {least} à {most}."


class UnknownCommune(CagetteError):
    """No commune has this INSEE code."""

    template = "Choisissez votre commune dans la liste."


class Taken(CagetteError):
    """Something unique exists already; `what` is a French clause."""

    status = 409
    template = "{what}"


# Documents


class DocumentFailed(CagetteError):
    """A PDF could not be made; `reason` is for the log."""

    status = 503
    template = "Le document n'a pas pu être préparé. Réessayez dans un instant."
