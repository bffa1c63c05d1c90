"""Conversations as lines: who, what was said last, when, and whether it was read."""

from typing import Any

import reflex as rx

from cagette_pwa.components.cards import line_link, lines


def talk_lines(rows: Any) -> rx.Component:
    """`rows` are `TalkRow`s."""
    return lines(rx.foreach(rows, _talk))


def _talk(row: Any) -> rx.Component:
    round_own = "size-11 shrink-0 grid place-items-center rounded-full bg-leaf-soft text-leaf-ink font-display text-17"
    new = rx.el.span(
        rx.el.span("Non lu", class_name="sr-only"),
        class_name="size-2.5 rounded-full bg-carrot shrink-0",
    )
    said = rx.cond(row.unread, "text-14 text-ink font-bold truncate flex-1", "text-14 text-muted truncate flex-1")
    return line_link(
        rx.el.span(row.initial, aria_hidden="true", class_name=round_own),
        rx.el.div(
            rx.el.div(
                rx.el.span(row.other, class_name="font-display text-17 flex-1 min-w-0"),
                rx.el.span(row.when, class_name="text-13 text-muted whitespace-nowrap"),
                class_name="flex items-baseline gap-3",
            ),
            rx.el.div(
                rx.el.span(row.last, class_name=said),
                rx.cond(row.unread, new, rx.fragment()),
                class_name="flex items-center gap-2",
            ),
            class_name="flex-1 min-w-0 flex flex-col gap-0.5",
        ),
        href=row.href,
        chevron=False,
        key=row.key,
    )
