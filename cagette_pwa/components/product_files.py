"""A farm's products and spreadsheets: the links that give them out, and the form that sends them back."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, fields
from cagette_pwa.components.forms import browser_form
from cagette_pwa.components.words import Text, quiet

CSV, XLSX = (f"{routes.API_DOCUMENTS}/produits.{ending}" for ending in ("csv", "xlsx"))
ACCEPTED = ".xlsx,.ods,.csv,.tsv,.txt"
_CHOICE = (
    "w-full min-h-14 rounded-control border border-edge border-dashed bg-paper p-2 text-14 text-muted "
    "file:mr-3 file:min-h-11 file:px-4 file:rounded-control file:border-0 file:bg-leaf-soft file:text-leaf-ink "
    "file:font-bold file:text-14"
)


def spreadsheet_links(*others: rx.Component) -> rx.Component:
    """Both formats, as real navigations, after `others` in one row."""
    return rx.el.div(
        *others, _export("XLSX", XLSX), _export("CSV", CSV), class_name="flex gap-2 *:flex-1 *:px-2 max-w-md"
    )


def _export(kind: str, href: str) -> rx.Component:
    label = f"Exporter les produits et les offres en {kind}"
    return buttons.button_link(kind, href, "secondary", icon_name="download", document=True, aria_label=label)


def file_form(refusal: Text) -> rx.Component:
    """Chooses a file and sends it; the answer is the page of what it would change."""
    choice = rx.el.input(
        id="fichier",
        name="fichier",
        type="file",
        accept=ACCEPTED,
        required=True,
        aria_describedby="fichier-aide",
        class_name=_CHOICE,
    )
    return browser_form(
        routes.API_IMPORT,
        rx.cond(rx.Var.create(refusal) != "", fields.form_error(refusal), rx.fragment()),
        fields.field(choice, "Votre fichier", "fichier", "XLSX, ODS ou CSV : 5 Mo et 5 000 lignes au plus."),
        quiet("Vous verrez d'abord ce qu'il change. Rien n'est importé avant que vous le confirmiez."),
        buttons.primary("Voir ce qu'il change", type="submit", icon_after="arrow-right"),
        custom_attrs={"encType": "multipart/form-data"},
        class_name="flex flex-col gap-4",
    )
