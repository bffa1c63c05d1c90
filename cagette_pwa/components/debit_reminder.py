"""What reminds a farm to set up the debit of fees, until it has."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.banners import banner_link


def debit_reminder() -> rx.Component:
    """Leads to the page that asks whose account is debited."""
    return banner_link("Prélèvement des frais à paramétrer", routes.DEBIT)
