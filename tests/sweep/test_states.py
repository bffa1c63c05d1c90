"""What every state lets clients reach besides its handlers."""

import inspect

import pytest
import reflex as rx
from reflex_base.config import get_config

from tests.sweep.discovered import framework_handlers, handlers, states

FRAMEWORK = {
    "hydrate",
    "hydrate_and_load",
    "on_load_internal",
    "set_is_hydrated",
    "update_vars_internal",
    "handle_frontend_exception",
    "setvar",
}
"""What Reflex answers by itself: what to draw, which page is open, what a browser has stored, and failures there."""


def test_reflex_answers_no_event_that_nobody_has_judged() -> None:
    """A new release may bring another."""
    assert {name.rpartition(".")[2] for name in framework_handlers()} <= FRAMEWORK


def test_no_var_has_a_setter_of_its_own() -> None:
    """`setvar` reaches methods that are called `set_...` only: with these off, and none named so, it reaches no var."""
    assert not get_config().state_auto_setters
    named = {handler.short for handler in handlers() if handler.name.startswith("set_")}
    assert named & {f"{name}.set_{var}" for name, state in states().items() for var in state.vars} == set()


@pytest.mark.parametrize("name", states())
def test_a_state_keeps_nothing_in_the_browser(name: str) -> None:
    """Cookies and storage of Reflex are written by the client: none of them may say who somebody is."""
    state = states()[name]
    assert [var for var in state.vars if state._is_client_storage(var)] == []


@pytest.mark.parametrize("name", states())
def test_a_state_has_no_method_that_is_an_endpoint_by_accident(name: str) -> None:
    """Each is decorated, so each was meant to be one; and states are flat, so none is inherited."""
    state = states()[name]
    assert state.__bases__ == (rx.State,)
    fired = {handler.name for handler in handlers() if handler.state == name}
    source = inspect.getsource(state)
    undecorated = [each for each in fired if f"@rx.event\n    async def {each}(" not in source]
    assert [each for each in undecorated if f"@rx.event\n    def {each}(" not in source] == []
