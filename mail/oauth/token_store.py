"""Tokens in the system's keyring, in parts: Windows takes 2,560 bytes for one secret, no more.

New parts are written beside the former ones, and then named by one entry: whatever ends it early
leaves the former token whole.
"""

import hashlib
import secrets
from typing import Final

import orjson

from core.errors import UserError
from core.stored_secrets import forget_secret, store_secret, stored_secret

_SERVICE: Final = "Almanac mail sign-in"  # the name that the keyring shows
_PART: Final = 1_000  # characters; Windows keeps each in two bytes


def store_token(name: str, token: str) -> None:
    """Keep `token` as that of `name`. Raises UserError where there is no keyring, or it refuses."""
    before = _entry(name)
    generation = secrets.token_hex(4)
    parts = [token[start : start + _PART] for start in range(0, len(token), _PART)]
    entry: dict[str, str | int] = {
        "generation": generation,
        "parts": len(parts),
        "digest": _digest(token),
    }
    named = [
        *((_part_name(name, generation, number), part) for number, part in enumerate(parts)),
        (name, orjson.dumps(entry).decode()),
    ]
    try:
        for its_name, secret in named:
            store_secret(
                _SERVICE,
                its_name,
                secret,
                what="sign-in",
                otherwise="Unlock it, then sign in again.",
            )
    except UserError:
        _forget_parts(name, entry)
        raise
    _forget_parts(name, before)


def stored_token(name: str) -> str | None:
    """The token of `name`; None: there is none, or not the whole of it."""
    entry = _entry(name)
    if not entry:
        return None
    parts = [
        stored_secret(_SERVICE, _part_name(name, str(entry["generation"]), number))
        for number in range(int(entry["parts"]))
    ]
    token = "".join(part or "" for part in parts)
    return token if _digest(token) == entry["digest"] else None


def forget_token(name: str) -> None:
    """Take the token of `name` out of the keyring, if it is there."""
    entry = _entry(name)
    forget_secret(_SERVICE, name)
    _forget_parts(name, entry)


def _entry(name: str) -> dict[str, str | int]:
    """Which parts the token of `name` has; empty where there is none."""
    found = stored_secret(_SERVICE, name)
    entry: dict[str, str | int] = {} if found is None else orjson.loads(found)
    return entry


def _forget_parts(name: str, entry: dict[str, str | int]) -> None:
    for number in range(int(entry.get("parts", 0))):
        forget_secret(_SERVICE, _part_name(name, str(entry["generation"]), number))


def _part_name(name: str, generation: str, number: int) -> str:
    return f"{name} ({generation}, part {number + 1})"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
