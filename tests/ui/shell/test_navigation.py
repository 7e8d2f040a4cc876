"""Back and Forward: the places kept, and what the pages show again."""

import pytest

from ui.shell.navigation import NavigationHistory, Place

A, B, C = Place("alumni"), Place("surveys", "findings"), Place("imports")


def test_back_and_forward_lead_through_the_places() -> None:
    history = NavigationHistory()
    assert not history.can_go_back
    history.leave(A)
    history.leave(B)  # C is shown
    assert history.back(C) == B
    assert history.back(B) == A
    assert not history.can_go_back
    assert history.forward(A) == B
    assert history.forward(B) == C
    assert not history.can_go_forward


def test_going_on_forgets_what_was_ahead() -> None:
    history = NavigationHistory()
    history.leave(A)
    history.back(B)
    history.leave(A)
    assert not history.can_go_forward
    assert history.back(C) == A


def test_a_place_left_twice_is_one_step() -> None:
    history = NavigationHistory()
    history.leave(A)
    history.leave(A)
    assert history.back(B) == A
    assert not history.can_go_back


def test_only_the_last_places_are_kept() -> None:
    history = NavigationHistory()
    for at in range(60):
        history.leave(Place("alumni", at))
    steps = 0
    while history.can_go_back:
        history.back(A)
        steps += 1
    assert steps == 50


def test_nothing_is_behind_a_new_window() -> None:
    with pytest.raises(IndexError):
        NavigationHistory().back(A)
