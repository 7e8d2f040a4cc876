"""Tokens in the keyring, in parts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from mail.oauth.token_store import forget_token, store_token, stored_token
from tests.mail.keyrings import WindowsKeyring, use_keyring

LONG = "".join(chr(33 + number % 90) for number in range(5_500))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> WindowsKeyring:
    return use_keyring(monkeypatch)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=4_000))
def test_any_token_comes_back_whole(kept: WindowsKeyring, token: str) -> None:
    store_token("ann", token)
    assert stored_token("ann") == token


def test_a_new_token_leaves_nothing_of_the_former(kept: WindowsKeyring) -> None:
    store_token("ann", LONG)
    assert len(kept.secrets) == 7
    store_token("ann", "short")
    assert len(kept.secrets) == 2
    store_token("bob", "other")
    forget_token("ann")
    assert (stored_token("ann"), stored_token("bob")) == (None, "other")
    assert len(kept.secrets) == 2


@pytest.mark.parametrize("room", range(4))
def test_a_keyring_that_refuses_half_way_keeps_the_former_token(
    kept: WindowsKeyring, room: int
) -> None:
    store_token("ann", LONG)
    kept.room = room
    with pytest.raises(UserError, match="sign in again"):
        store_token("ann", LONG[:3_000][::-1])
    assert stored_token("ann") == LONG
    assert len(kept.secrets) == 7


def test_a_token_that_is_not_whole_is_none(kept: WindowsKeyring) -> None:
    store_token("ann", LONG)
    kept.secrets.pop(next(key for key in kept.secrets if "part 2" in key[1]))
    assert stored_token("ann") is None
