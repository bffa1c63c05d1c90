"""What all pages of the field share: what waits to be sent, what a person must look at, and what is not aboard."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons
from cagette_pwa.components.empty import empty, skeleton
from cagette_pwa.components.field import DECISIONS, VIEWS, Decision, Heading, Refusal, Status, shown, tapped
from cagette_pwa.components.icons import icon_among
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.words import figure, quiet

_TONES = {
    "neutral": "bg-paper text-muted",
    "attention": "bg-straw-soft text-straw",
    "problem": "bg-beet-soft text-beet",
}


def status_bar() -> rx.Component:
    """« Hors ligne · 12 à envoyer », « à jour il y a 2 min »: always in sight."""
    status = shown(VIEWS, "status", Status)
    door = plain_link(
        "Se connecter",
        href=tapped(VIEWS, "doorAddress").call(),
        class_name="underline underline-offset-2 min-h-11 -my-2 inline-flex items-center px-2",
    )
    own = (
        "sticky top-0 z-30 flex items-center gap-2 text-14 font-bold px-4 "
        "pt-[calc(env(safe-area-inset-top)+0.5rem)] pb-2 min-h-10"
    )
    return rx.el.div(
        icon_among(status.icon, ("check", "wifi-off", "refresh-cw", "lock", "circle-alert"), 18),
        rx.el.span(status.words, class_name="flex-1 min-w-0"),
        rx.cond(status.door, door, rx.el.span(status.detail, class_name="font-normal whitespace-nowrap")),
        role="status",
        custom_attrs={"data-screen-only": ""},
        class_name=[own, rx.match(status.tone, *_TONES.items(), _TONES["neutral"])],
    )


def aboard(heading: Any, content: rx.Component) -> rx.Component:
    """`content` when something is aboard; else what to do."""
    take = buttons.button_link("Emporter une distribution", routes.FIELD, icon_name="download", document=True)
    return rx.match(
        heading.state,
        ("there", content),
        ("loading", skeleton(5)),
        ("empty", empty("shopping-basket", "Personne n'a commandé pour cette distribution.")),
        empty("package", "Rien n'est à bord de ce téléphone pour cette distribution.", take),
    )


def heading() -> Any:
    """What the page says of itself."""
    return shown(VIEWS, "heading", Heading)


def to_look_at() -> rx.Component:
    """What two phones do not agree on, and what the server refused: a person looks at both."""
    decisions = shown(DECISIONS, "decisions", list[Decision])
    refusals = shown(DECISIONS, "refusals", list[Refusal])
    return rx.el.div(
        rx.foreach(decisions, _decision),
        rx.foreach(refusals, _refusal),
        role="region",
        aria_label="À regarder",
        class_name="flex flex-col gap-3 empty:hidden",
    )


def _decision(row: Any) -> rx.Component:
    return rx.el.section(
        rx.el.p("À décider : ", rx.el.b(row.what), class_name="text-16"),
        quiet(row.who, ". Deux téléphones ne disent pas la même chose. Laquelle est juste ?"),
        rx.el.div(rx.foreach(row.choices, _choice), class_name="grid gap-2 sm:grid-cols-2 mt-1"),
        key=row.key,
        class_name="bg-straw-soft text-ink border border-straw rounded-card p-4 flex flex-col gap-1",
    )


def _choice(choice: Any) -> rx.Component:
    return rx.el.button(
        figure(choice.words, 20),
        rx.el.span(choice.told, class_name="text-13 text-muted text-right"),
        type="button",
        key=choice.key,
        on_click=tapped(DECISIONS, "decide", choice.desk, choice.subject, choice.key),
        class_name="bg-card border border-edge rounded-control min-h-15 px-4 flex items-center justify-between gap-3",
    )


def _refusal(row: Any) -> rx.Component:
    return rx.el.section(
        rx.el.p(rx.el.b(row.what), rx.el.span(" : non enregistré"), class_name="text-16"),
        quiet(row.words),
        buttons.secondary("J'ai compris", on_click=tapped(DECISIONS, "read", row.key), class_name="self-start mt-1"),
        key=row.key,
        role="alert",
        class_name="bg-beet-soft border border-beet rounded-card p-4 flex flex-col gap-1",
    )
