"""The people whose part a visitor of the demonstration may play."""

from dataclasses import dataclass

PASSWORD = "demonstration"  # noqa: S105 - printed on purpose, and only where the demonstration runs


@dataclass(frozen=True)
class Account:
    """Who one signs in as; `role` is what a French reader is told."""

    key: str
    role: str
    first_name: str
    last_name: str
    email: str
    password: str = PASSWORD


PRODUCER = Account(
    "producer",
    "Productrice, GAEC Nature et Saveurs",
    "Claire",
    "Fontanel",
    "claire@nature-et-saveurs.example",
)
NEWCOMER = Account(
    "newcomer",
    "Nouvelle productrice, La Ferme de la Beauronne",
    "Margot",
    "Delprat",
    "margot@ferme-de-la-beauronne.example",
)
ADMIN = Account(
    "admin",
    "Administratrice de marché, La Cagette de Segonzac",
    "Solène",
    "Marquet",
    "solene@cagette-de-segonzac.example",
)
REFERENT = Account(
    "referent",
    "Référent de distribution, Marché Périgourdin chez Nature & Saveurs",
    "Yves",
    "Cassagne",
    "yves.cassagne@example.org",
)
CUSTOMER = Account("customer", "Cliente", "Inès", "Bonnefond", "ines.bonnefond@example.org")


def accounts() -> list[Account]:
    """In the order in which the guide meets them."""
    return [PRODUCER, NEWCOMER, ADMIN, REFERENT, CUSTOMER]
