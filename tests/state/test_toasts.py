"""What the application has just said."""

from cagette_pwa.state.toasts import MOST, Toasts


def _said(state: Toasts) -> list[str]:
    return [notice.sentence for notice in state.notices]


def _state() -> Toasts:
    return Toasts(_reflex_internal_init=True)  # type: ignore[call-arg]


def test_a_sentence_is_shown_once_however_often_it_is_said() -> None:
    state = _state()
    for sentence in ("un", "deux", "un"):
        state.say(sentence)
    assert _said(state) == ["deux", "un"]


def test_the_oldest_leave_when_there_are_too_many() -> None:
    state = _state()
    for number in range(MOST + 2):
        state.say(str(number))
    assert _said(state) == ["2", "3", "4"]


def test_a_closed_sentence_leaves_alone() -> None:
    state = _state()
    state.say("un")
    state.say("deux")
    state.dismiss(state.notices[0].number)
    assert _said(state) == ["deux"]


def test_an_unknown_tone_is_only_information() -> None:
    state = _state()
    state.say("un", "javascript:")
    assert state.notices[0].tone == "info"


def test_a_toast_keeps_a_sign_with_its_word() -> None:
    state = _state()
    state.say("Miel : il n'en reste plus !", "problem")
    assert _said(state) == ["Miel\u00a0: il n'en reste plus\u202f!"]
