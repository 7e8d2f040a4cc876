"""Words that stand for a blank cell: "n/k", "not known", "tbc", "?". Pure."""

from typing import Final

from records.fields import vocabulary
from records.fields.definitions import CONSENT_PARTS, Field, FieldKind, Part
from tabular.reading import Cell

# Where nobody can be called so; a place or an employer may be.
_SHORT: Final = frozenset({"na", "nk", "nil", "none", "null", "no", "missing", "blank"})
_ALL: Final = vocabulary.UNKNOWN | _SHORT
_LONGEST: Final = max(map(len, _ALL))
_TYPED: Final = frozenset(
    {FieldKind.EMAIL, FieldKind.PHONE, FieldKind.DATE, FieldKind.YEAR, FieldKind.NUMBER}
)
# Names and notes are taken as they are. What tells whether somebody may be contacted is never
# blank where something is written: it is asked about.
_NEVER: Final = frozenset(
    {
        "given_name", "middle_names", "family_name", "former_name", "preferred_name", "suffix",
        "notes", "deceased", "deceased_on", "do_not_contact", "do_not_email", "do_not_phone",
        "do_not_post", "contact_hold",
    }
)  # fmt: skip


def is_blank_word(target: Field, cell: Cell) -> bool:
    """Whether `cell` says that nothing is known, where it can mean nothing else for `target`."""
    if not isinstance(cell, str) or len(cell) > _LONGEST + 2:
        return False
    word = " ".join(cell.split()).casefold()
    if word not in _ALL or target.key in _NEVER or target.part in CONSENT_PARTS:
        return False
    is_typed = target.kind in _TYPED or target.key == "alumni_id"
    if word in _SHORT and not is_typed:
        return False
    if target.part is Part.CUSTOM:  # a text means whatever the office means by it
        if target.kind is FieldKind.CHOICE:
            return word not in map(str.casefold, target.choices)
        return is_typed or target.kind is FieldKind.YES_NO
    known = target.vocabulary
    return known is None or vocabulary.canonical(known, cell, {}) is None
