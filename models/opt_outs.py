"""Opt-outs: the values of a record that rule out contact.

An opt-out is kept whatever else is decided about a row of a file, and no file withdraws one: a
person does, in the window. Pure.
"""

from collections.abc import Mapping
from typing import Any, Final

OBJECTED: Final = "objected"  # the basis of a consent that is an objection
_FLAGS: Final = ("do_not_contact", "do_not_email", "do_not_phone", "do_not_post", "deceased")
_FILLED: Final = ("deceased_on", "contact_hold")  # opt-outs by having any value
_CONSENT: Final = "survey_consent"
_CONSENT_DATE: Final = "survey_consent_on"

OPT_OUT_FIELDS: Final = (*_FLAGS, *_FILLED, _CONSENT)


def is_opt_out(key: str, value: Any) -> bool:
    """Whether `value` of the field `key` is an opt-out."""
    if key in _FLAGS:
        return value is True
    if key in _FILLED:
        return value is not None and value != ""
    return key == _CONSENT and value == OBJECTED


def opt_outs(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `values`, by field key, that are opt-outs; with the date of an objection."""
    found = {key: values[key] for key in OPT_OUT_FIELDS if is_opt_out(key, values.get(key))}
    if _CONSENT in found and values.get(_CONSENT_DATE) is not None:
        found[_CONSENT_DATE] = values[_CONSENT_DATE]
    return found


def added_opt_outs(held: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The opt-outs among `values` where `held` has none in that field."""
    found = opt_outs(values)
    known = [key for key in found if is_opt_out(key, held.get(key))]
    if _CONSENT in known:
        known.append(_CONSENT_DATE)
    return {key: value for key, value in found.items() if key not in known}


def withdrawn_opt_outs(held: Mapping[str, Any], values: Mapping[str, Any]) -> set[str]:
    """The fields in which `values` would replace an opt-out that is `held` by something else.

    The date of an objection on record is among them: it belongs to it.
    """
    found = {
        key
        for key in OPT_OUT_FIELDS
        if key in values and is_opt_out(key, held.get(key)) and not is_opt_out(key, values[key])
    }
    if is_opt_out(_CONSENT, held.get(_CONSENT)) and _CONSENT_DATE in values:
        found.add(_CONSENT_DATE)
    return found
