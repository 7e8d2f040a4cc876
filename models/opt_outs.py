"""Opt-outs: the values of a record that rule out contact.

An opt-out is kept whatever else is decided about a row of a file, and no file withdraws one: a
person does, in the window. Pure.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from models.consent_fields import CONSENT_FIELDS, bases_of_dates

OBJECTED: Final = "objected"  # the basis of a consent that is an objection
_FLAGS: Final = ("do_not_contact", "do_not_email", "do_not_phone", "do_not_post", "deceased")
_FILLED: Final = ("deceased_on", "contact_hold")  # opt-outs by having any value

OPT_OUT_FIELDS: Final = (*_FLAGS, *_FILLED, *CONSENT_FIELDS)


def is_opt_out(key: str, value: Any) -> bool:
    """Whether `value` of the field `key` is an opt-out."""
    if key in _FLAGS:
        return value is True
    if key in _FILLED:
        return value is not None and value != ""
    return key in CONSENT_FIELDS and value == OBJECTED


def opt_outs(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `values`, by field key, that are opt-outs; with the dates of objections."""
    found = {key: values[key] for key in OPT_OUT_FIELDS if is_opt_out(key, values.get(key))}
    dates = _dates_of(found)
    return found | {key: values[key] for key in dates if values.get(key) is not None}


def added_opt_outs(held: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The opt-outs among `values` where `held` has none in that field."""
    found = opt_outs(values)
    known = [key for key in found if is_opt_out(key, held.get(key))]
    known += _dates_of(known)
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
    objected = [key for key in bases_of_dates(values) if is_opt_out(key, held.get(key))]
    return found.union(_dates_of(objected))


def _dates_of(keys: Iterable[str]) -> list[str]:
    """The keys of the dates of the consents among `keys`."""
    return [CONSENT_FIELDS[key].date_key for key in keys if key in CONSENT_FIELDS]
