"""What farms and markets wrote to each other."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from cagette_pwa.clock import from_paris, paris
from cagette_pwa.demo.farms import HEROINE, MEAT, NEWCOMER, Farm
from cagette_pwa.demo.markets import LAKANAL, SAINT_MEDARD, SEGONZAC, Town
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.services import conversations, links, messages, threads

_FarmSays = True
_MarketSays = False

_HEROINE = (
    (_FarmSays, "Bonjour, nous avons des pintades en plus cette quinzaine. Pouvez-vous en parler à vos clients ?"),
    (_MarketSays, "Avec plaisir, je le mets dans le message de mercredi. Combien en aurez-vous ?"),
    (_FarmSays, "Une vingtaine, d'environ 1,4 kg. Merci beaucoup !"),
    (_MarketSays, "C'est noté. Pensez à venir dix minutes plus tôt vendredi, la halle sera en travaux."),
)
_NEWCOMER_ACCEPTED = (
    (
        _FarmSays,
        "Bonjour, je viens de m'installer à Beauronne : œufs, courges et légumes d'hiver. Vos clients en "
        "cherchent-ils ?",
    ),
    (
        _MarketSays,
        "Bienvenue ! Il nous manque justement des œufs. Nous nous retrouvons un vendredi sur deux sous la halle ; "
        "chacun prépare ses paniers avant de venir. Envoyez-moi votre catalogue.",
    ),
)
_NEWCOMER_WAITING = (
    (
        _FarmSays,
        "Bonjour Solène, je commence à vendre à Saint-Médard et j'aimerais aussi venir à Segonzac le mercredi. "
        "Reste-t-il une place pour des œufs et des légumes ?",
    ),
    (
        _MarketSays,
        "Bonjour Margot, oui pour les œufs de plein air ! Partagez-moi votre catalogue ici, je le regarde ce soir.",
    ),
)

_HEROINE_ASKS = "Bonjour, nous préparons des colis de porc de 5 kg. Iraient-ils à vos clients du mardi ?"
_LAKANAL_DECLINES = (
    "Bonjour Claire, merci pour votre proposition. Deux éleveurs vendent déjà du porc chez nous ; l'un d'eux s'arrête "
    "au printemps, reparlons-en à ce moment-là."
)


def talk(session: Session, farms: dict[str, Farm], towns: dict[str, Town], now: datetime) -> None:
    """As far as conversations have come: one catalog was declined, and the last one waits for its market's admin."""
    heroine, newcomer = farms[HEROINE], farms[NEWCOMER]
    accepted = _converse(session, newcomer, towns[SAINT_MEDARD], _NEWCOMER_ACCEPTED, _evening(now, 8))
    _share(session, newcomer, accepted, "Le voici. À bientôt !", _evening(now, 7))
    for reader in (newcomer.users[0], towns[SAINT_MEDARD].admin):
        threads.thread(session, reader, accepted, now=_evening(now, 6))
    _decline(session, heroine, towns[LAKANAL], now)
    _converse(session, heroine, towns[SAINT_MEDARD], _HEROINE, _evening(now, 2))
    waiting = _converse(session, newcomer, towns[SEGONZAC], _NEWCOMER_WAITING, _evening(now, 1))
    _share(session, newcomer, waiting, "Voici mon catalogue, il tient en cinq produits.", _evening(now, 1, hours=2))


def _evening(now: datetime, days: int, *, hours: int = 0) -> datetime:
    """When the work is done, some days ago."""
    return from_paris(paris(now).date() - timedelta(days=days), time(19 + hours, 20))


def _converse(session: Session, farm: Farm, town: Town, said: tuple[tuple[bool, str], ...], since: datetime) -> int:
    conversation = conversations.with_market(session, farm.member, town.market.slug, now=since)
    for position, (by_farm, body) in enumerate(said):
        author = farm.users[0] if by_farm else town.admin
        messages.say(session, author, conversation, body, now=since + timedelta(minutes=25 * position))
    return conversation


def _share(
    session: Session, farm: Farm, conversation: int, body: str, at: datetime, catalog: Catalog | None = None
) -> None:
    shared = catalog or farm.catalog
    messages.say(session, farm.users[0], conversation, body, catalog_id=shared.id, now=at)


def _decline(session: Session, farm: Farm, town: Town, now: datetime) -> None:
    """Everybody has read it since."""
    meat, asked, answered = farm.catalogs[MEAT], _evening(now, 45), _evening(now, 44)
    conversation = conversations.with_market(session, farm.member, town.market.slug, now=asked)
    _share(session, farm, conversation, _HEROINE_ASKS, asked, meat)
    links.decline(session, town.admin, meat.public_id, town.id, _LAKANAL_DECLINES, now=answered)
    for reader in farm.users:
        threads.thread(session, reader, conversation, now=answered)
