"""Photos of some products; the others show the icon of their category, as on any young farm."""

from sqlmodel import Session, select

from cagette_pwa.demo import content, still_lifes
from cagette_pwa.demo.draw import Draw
from cagette_pwa.demo.farms import Farm
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.product import Product


def take_photos(session: Session, draw: Draw, farms: dict[str, Farm]) -> None:
    """Gives products the still lifes that their farms' files name."""
    for text in content.farms():
        farm = farms[text.key]
        named = {product.name: product.picture for product in text.products if product.picture}
        for product in session.exec(select(Product).where(Product.producer_id == farm.producer.id)):
            if product.name in named:
                _take(session, draw, farm, product, named[product.name])


def _take(session: Session, draw: Draw, farm: Farm, product: Product, name: str) -> None:
    picture = still_lifes.picture(name)
    photo = Photo(
        public_id=draw.public_id(),
        producer_id=product.producer_id,
        small=picture.small,
        large=picture.large,
        added_by=farm.member.user_id,
        added_at=product.created_at,
    )
    session.add(photo)
    session.flush()
    product.photo_id = photo.id
