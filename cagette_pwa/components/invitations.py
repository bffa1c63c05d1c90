"""What brings customers to a market: its address to send, its QR code and its poster to print."""

from typing import Any

import reflex as rx

from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.sharing import copy_button, share_button
from cagette_pwa.components.words import quiet


def invitation_block(row: Any) -> rx.Component:
    """`row` is an `Invitation`."""
    return rx.el.div(
        rx.el.div(
            rx.el.img(
                src=row.qr,
                alt="QR code de la boutique du marché",
                width="132",
                height="132",
                class_name="rounded-control border border-line bg-white size-33 shrink-0 p-1.5",
            ),
            rx.el.div(
                quiet("Vos clients commandent à cette adresse :"),
                nav_link(row.shown, href=row.href, class_name="font-bold text-leaf break-all hover:underline"),
                class_name="flex flex-col gap-1 min-w-0",
            ),
            class_name="flex items-center gap-4",
        ),
        rx.el.div(
            share_button(row.name, row.url, "Partager le lien", "primary", class_name="flex-auto"),
            copy_button(row.url, "Copier le lien", class_name="flex-auto"),
            class_name="flex flex-wrap gap-2",
        ),
        rx.el.div(
            button_link(
                "QR code",
                row.qr_file,
                "soft",
                icon_name="qr-code",
                document=True,
                download=True,
                class_name="flex-auto",
            ),
            button_link(
                "Affiche à imprimer",
                row.poster,
                "soft",
                icon_name="printer",
                document=True,
                target="_blank",
                class_name="flex-auto",
            ),
            class_name="flex flex-wrap gap-2",
        ),
        class_name="flex flex-col gap-3",
    )
