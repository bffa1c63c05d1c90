"""The recaps of the chosen sales as rows of tables, for a spreadsheet."""

from cagette_pwa.clock import paris
from cagette_pwa.documents.recap_tables import CustomerRow, RecapRow
from cagette_pwa.money import without_vat
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.services.papers import NOTES, Chosen
from cagette_pwa.services.recaps import ProductRecap, by_product


def product_rows(about: Chosen) -> list[RecapRow]:
    """By product and price."""
    return [_product_row(product) for product in by_product(about.lines)]


def customer_rows(about: Chosen) -> list[CustomerRow]:
    """Line by line, by distribution and order number."""
    return [_customer_row(about, line) for line in about.lines]


def _product_row(product: ProductRecap) -> RecapRow:
    sold = product.first.sold
    about = "environ " if product.to_weigh else ""
    total = sold.portion.size_words(product.size)
    return RecapRow(
        quantity=product.size if sold.portion.bulk else product.quantity,
        name=sold.name,
        reference=sold.reference,
        ht_cents=without_vat(product.amount_cents, sold.vat_rate),
        ttc_cents=product.amount_cents,
        measure=sold.portion.measure if sold.portion.bulk else "",
        total=total and about + total,
    )


def _customer_row(about: Chosen, line: OrderedLine) -> CustomerRow:
    sold, holder = line.sold, line.holder
    distribution, market = about.sale(holder.distribution_id)
    return CustomerRow(
        market=market.name,
        day=paris(distribution.starts_at).date(),
        number=holder.number,
        customer=holder.customer,
        phone=holder.phone,
        product=sold.name,
        reference=sold.reference,
        quantity=line.size if sold.portion.bulk else line.quantity,
        bulk=sold.portion.bulk,
        size=line.size,
        measure=("kg" if sold.variable_weight else sold.portion.unit.measure) if line.size else "",
        price_cents=sold.price_cents,
        priced_by=sold.portion.measure,
        subtotal_cents=line.amount_cents,
        note=NOTES.join(about.notes.get(holder.basket_id, ())),
    )
