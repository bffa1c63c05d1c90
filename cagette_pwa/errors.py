"""Everything that can be refused: one tree, each class with its context and the sentence a person reads.

The edge translates once: a toast in the interface; in the API a problem+json body, or a redirect that
carries `?refus=<code>`.
Context is given by keyword and fills the sentence.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from cagette_pwa.french import spaced


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
        return spaced(self.template.format(**self.context))

    @property
    def code(self) -> str:
        """A stable name for clients: the class, in kebab case."""
        return self.code_name()

    @classmethod
    def code_name(cls) -> str:
        """`code`, without an instance."""
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("-")


def sentence_of(code: str) -> str:
    """What a person reads of a refusal of which only the code came along, in an address."""
    known = _every(CagetteError)
    found = next((kind for kind in known if kind.code_name() == code), CagetteError)
    return spaced(CagetteError.template if "{" in found.template else found.template)


def _every(kind: type[CagetteError]) -> Iterator[type[CagetteError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _every(below)


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
    template = (
        "Cette page n'existe pas, ou ne vous est pas ouverte. "
        "Vérifiez l'adresse, et le compte avec lequel vous êtes connecté."
    )


class NoProducer(CagetteError):
    """A signed-in person without a farm asks for a farm's page."""

    status = 403
    template = "Créez d'abord votre Espace Producteur."


class ForeignForm(CagetteError):
    """A form that another site posts in this person's name."""

    status = 403
    template = "Ce formulaire ne vient pas de notre site. Rechargez la page, puis recommencez."


class UnreadableEvent(CagetteError):
    """An event that no page of ours sends: an old tab's, or a stranger's own."""

    template = "Cette demande n'a pas pu être lue. Rechargez la page, puis recommencez."


# Accounts and farms


class EmailTaken(CagetteError):
    """Signing up, or ordering as a guest, with the address of somebody known here."""

    status = 409
    template = "Cette adresse a déjà un compte. Connectez-vous, ou demandez un lien pour choisir un mot de passe."


class DeadLink(CagetteError):
    """A link for a new password that is unknown, used, or too old: the three look the same from outside."""

    status = 410
    template = "Ce lien n'est plus valable : il sert une seule fois, pendant une heure. Demandez-en un autre."


class DeadInvitation(CagetteError):
    """An invitation that is unknown, accepted, or too old."""

    status = 410
    template = "Cette invitation n'est plus valable. Demandez à votre collègue de vous en envoyer une autre."


class AlreadyColleague(CagetteError):
    """The person who is invited belongs to the farm."""

    status = 409
    template = "Cette personne fait déjà partie de votre ferme."


class LastColleague(CagetteError):
    """A farm without anybody could never be opened again."""

    status = 409
    template = "Une ferme garde au moins une personne. Invitez d'abord quelqu'un d'autre."


class TooManyInvitations(CagetteError):
    """Invitations are mails to strangers, so a farm sends few of them."""

    status = 429
    template = "Beaucoup d'invitations sont déjà parties aujourd'hui. Réessayez demain."


class BadEmail(CagetteError):
    """Not a mail address."""

    template = "Cette adresse mail n'est pas complète. Elle ressemble à marie@exemple.fr."


class BadPassword(CagetteError):
    """Too short to be safe, or too long to be typed by a person."""

    template = (
        "Choisissez un mot de passe d'au moins 10 caractères. "
        "Trois ou quatre mots sans lien entre eux se retiennent bien."
    )


class MissingName(CagetteError):
    """Somebody without a first or a last name, or with one that fills a page."""

    template = "Indiquez votre prénom et votre nom."


class BadPhone(CagetteError):
    """Not a telephone number."""

    template = "Ce numéro de téléphone n'est pas complet. Il ressemble à 06 12 34 56 78."


class MissingFarmName(CagetteError):
    """A farm without a name, or with one that fills a page."""

    template = "Indiquez le nom de votre ferme, en 120 caractères au plus."


class BadSiret(CagetteError):
    """Not 14 digits, or digits that do not check."""

    template = "Ce SIRET n'est pas juste. Recopiez ses 14 chiffres, ou laissez la case vide pour l'instant."


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


# Stock


class StockMoved(CagetteError):
    """One more or one less was meant, from a figure that is no longer the stock; `pieces` is, in words."""

    status = 409
    template = "Le stock réel a changé entre-temps : {pieces}. Vérifiez, puis recommencez."


class PartTooLate(CagetteError):
    """A part of the stock for a sale that takes no more orders of the offer, or never did."""

    status = 409
    template = "Une de ces ventes ne prend plus de commandes pour cette offre : sa part ne change plus."


# Planning


class NotLinked(CagetteError):
    """The catalog cannot be sold at this market: no link, or a link that has ended."""

    template = "Ce catalogue n'est pas relié à ce marché. Demandez à son administrateur de le relier."


class SaleStarted(CagetteError):
    """The distribution has started, is over or is validated: taking part no longer changes."""

    template = "Cette vente a déjà commencé ou est terminée : la participation ne peut plus changer."


class CatalogNotValid(CagetteError):
    """The day of the distribution is outside of the catalog's validity dates."""

    template = (
        "Le catalogue « {catalog} » n'est pas valable ce jour-là. "
        "Changez ses dates de validité, ou choisissez une autre vente."
    )


class OnHoliday(CagetteError):
    """The farm is away on that day; `first` and `last` are the days of its holiday."""

    status = 409
    template = (
        "Votre ferme est en congé, du {first} au {last}. Supprimez ou raccourcissez ce congé dans Planifier, "
        "puis participez."
    )


class HolidayTaken(CagetteError):
    """Another holiday covers some of those days: `first` and `last` are its own."""

    status = 409
    template = "Un congé du {first} au {last} existe déjà : changez ses dates plutôt que d'en ajouter un autre."


class NotTakingPart(CagetteError):
    """The catalog is not in this sale."""

    template = "Ce catalogue ne participe pas à cette vente. Participez d'abord."


class OrdersReceived(CagetteError):
    """Leaving is refused while customers count on what they ordered."""

    status = 409
    template = (
        "Des clients ont déjà commandé pour cette vente. Livrez-les ; ou bien annulez leurs commandes en leur "
        "expliquant pourquoi, et vous ne participerez plus."
    )


class OpeningHeld(CagetteError):
    """Orders were received: the opening stays in the past."""

    status = 409
    template = "Des clients ont déjà commandé : l'ouverture ne peut plus être repoussée. Changez la fermeture."


class BadWindow(CagetteError):
    """Opening, closing and distribution are not in this order; `day` names the distribution."""

    template = (
        "Vente du {day} : l'ouverture doit venir avant la fermeture, et la fermeture avant le début de la distribution."
    )


# Ordering


class UnknownMarket(NotFound):
    """No market has this address."""

    template = "Ce marché n'existe pas, ou son lien a changé. Vérifiez l'adresse, ou demandez-la à votre marché."


class UnknownSale(CagetteError):
    """No such distribution, or it is over."""

    status = 404
    template = "Cette vente n'existe pas ou n'est plus proposée. Rechargez la boutique du marché."


class TooManyShops(CagetteError):
    """More open shops follow their stock than one process cares for; they still sell."""

    status = 503
    template = "Beaucoup de boutiques sont ouvertes en ce moment. Rechargez la page pour voir ce qu'il reste."


class UnknownOrder(CagetteError):
    """No such order, or it is someone else's: the two look the same from outside."""

    status = 404
    template = "Cette commande n'existe pas, ou n'est pas la vôtre."


class UnknownPickupCode(CagetteError):
    """Not a code that this installation made for one of its orders."""

    status = 404
    template = "Ce code n'est pas celui d'une commande. Demandez son numéro à la personne."


class SaleNotOpen(CagetteError):
    """Before the opening; `what` is a product or the sale, `when` its opening in words."""

    status = 409
    template = "{what} : les commandes ouvrent {when}. Rien n'a été commandé, revenez à ce moment-là."


class SaleClosed(CagetteError):
    """After the closing; `what` is a product or the sale, `when` its closing in words."""

    status = 409
    template = "{what} : les commandes sont fermées depuis {when}. Rien n'a été commandé."


class EmptyOrder(CagetteError):
    """Nothing was asked for."""

    template = "Votre panier est vide. Ajoutez au moins un produit."


class UnreadableOrder(CagetteError):
    """Not an order that our own page would send."""

    template = "Cette commande n'a pas pu être lue. Rechargez la boutique et recommencez."


class NotSold(CagetteError):
    """Not, or no longer, for sale in this sale; `product` names it."""

    status = 409
    template = "{product} n'est plus en vente. Rien n'a été commandé : retirez-le de votre panier."


class SoldOut(CagetteError):
    """None is left of `product`."""

    status = 409
    template = "{product} : il n'en reste plus. Rien n'a été commandé : retirez-le de votre panier."


class NotEnough(CagetteError):
    """Fewer than asked are left of `product`; `remaining` is what this order can have, in words."""

    status = 409
    template = (
        "{product} : il n'en reste que {remaining} pour cette commande. Rien n'est enregistré : baissez la quantité."
    )


class PartTaken(CagetteError):
    """The farm keeps only so many for this sale, and they are all ordered; `market` names it."""

    status = 409
    template = "{product} : il n'en reste plus pour {market}. Rien n'a été commandé : retirez-le de votre panier."


class PartTooSmall(CagetteError):
    """Fewer than asked are left of what the farm keeps for this sale: `remaining` of `product` for `market`."""

    status = 409
    template = "{product} : il n'en reste que {remaining} pour {market}. Rien n'a été commandé : baissez la quantité."


class OrderKeyTaken(CagetteError):
    """The key of this order has served for another one."""

    status = 409
    template = "Cette commande a déjà été envoyée autrement. Rechargez la boutique et recommencez."


# The day of the sale


class SaleValidated(CagetteError):
    """The referent has validated: quantities and weights are settled and money moves."""

    status = 409
    template = "Cette vente est validée : les quantités et les poids ne changent plus. Voyez avec le référent."


class QuantityMoved(CagetteError):
    """A quantity is changed from one that is not the last: the customer ordered again meanwhile."""

    status = 409
    template = "« {name} » : le client en a commandé {quantity} entre-temps. Regardez la ligne, puis recommencez."


class UnreadableTaps(CagetteError):
    """A batch that no phone of ours sends."""

    template = "Ces saisies n'ont pas pu être lues. Rechargez la page : elles restent sur votre téléphone."


class TapsCrossed(CagetteError):
    """Two batches of one phone meet; the one that comes second is sent again by itself."""

    status = 409
    template = "Ces saisies se croisent avec d'autres du même téléphone. Elles repartent d'elles-mêmes."


class AnotherPerson(CagetteError):
    """What one person said on a phone is sent while somebody else is signed in there."""

    status = 409
    template = "Ces saisies ont été faites par quelqu'un d'autre sur ce téléphone. Elles partiront à sa connexion."


class AlreadyInBasket(CagetteError):
    """A product is added to a basket that holds some of it: two people, or two taps, meant different things."""

    status = 409
    template = "{product} est déjà dans ce panier. Changez plutôt sa quantité."


class ShortageMoved(CagetteError):
    """An order has changed since the cuts were shown: what the farmer agreed to is no longer what would be done."""

    status = 409
    template = "Une commande a changé depuis l'aperçu. Rien n'a été changé : voici la nouvelle répartition."


class NotWeighed(CagetteError):
    """The line is sold by the piece, by a fixed pack, or loose: its price is known."""

    template = "« {name} » ne se pèse pas : son prix est fixe."


class OddWeight(CagetteError):
    """A weight that looks like a slip of the thumb; a person may confirm it."""

    template = "{weight} pour « {name} » ? Vérifiez la virgule, ou confirmez ce poids."


class HandoverTooEarly(CagetteError):
    """Baskets are ticked from the day of the distribution on; `day` names it."""

    status = 409
    template = "La distribution a lieu {day} : les paniers se remettent à partir de ce jour-là."


class ValidationTooEarly(CagetteError):
    """A sale is validated from the start of its distribution on; `when` is that moment in words."""

    status = 409
    template = "La distribution commence {when} : la vente se valide à partir de ce moment-là."


class WeighingMissing(CagetteError):
    """What is not weighed has no price yet; `who` names each farm and how many pieces it still has to weigh."""

    status = 409
    template = "Il reste des pièces à peser : {who}. Demandez leur poids, puis validez la vente."
