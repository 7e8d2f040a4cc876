"""What is chosen for a file of contacts beside what is chosen for any file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final, Self

from importers.choices import Existing, ImportChoices
from importers.columns import ColumnMapping

# The fields of a participation: the status at the event, and the reply to the invitation.
EVENT_STATUS: Final = "event_status"
EVENT_REPLY: Final = "event_reply"
GROUP: Final = "linkedin_group"  # the field of membership


@dataclass(frozen=True, slots=True)
class ContactChoices(ImportChoices):
    """Choices for a file of contacts.

    `existing` is what happens to people on record; rows of nobody on record become new people, or
    are to review without `create_unmatched`. `constants` are values, as written, for every
    row in which no column of that field says something. `new_fields` are headings of columns of
    which custom fields are made.

    The people of a file about an event, `event_id`, are put on its list, with `event_status` as
    written where the file has no column for it (None: they are left out).

    A file that `is_group_list` has all members of the LinkedIn group; `left` are the people on
    record who are not in it and whose membership ends.

    Of a file exported for editing: `taken` are the cells changed on both sides, or emptied, in
    which the file counts, by row index and field; `deleted` are the people to delete of those whose
    row is gone.
    """

    kind: ClassVar[str] = "contacts"

    existing: Existing = Existing.FILL
    constants: Mapping[str, str] = field(default_factory=dict)
    new_fields: tuple[str, ...] = ()
    create_unmatched: bool = True
    event_id: int | None = None
    event_status: str | None = None
    is_group_list: bool = False
    left: frozenset[int] = frozenset()
    taken: frozenset[tuple[int, str]] = frozenset()
    deleted: frozenset[int] = frozenset()

    def planned_part(self) -> Self:
        """What of it the plan depends on."""
        part = ImportChoices.planned_part(self)
        return replace(part, taken=frozenset(), deleted=frozenset(), left=frozenset())

    def with_last(self, last: Self) -> Self:
        """These choices with what `last` says that the plan does not depend on."""
        part = ImportChoices.with_last(self, last)
        return replace(part, taken=last.taken, deleted=last.deleted, left=last.left)

    def validated_part(self) -> Self:
        """What of it the values of the rows, and whose they may be, depend on."""
        return replace(
            self.planned_part(), decisions={}, leave_out_faulty=False, existing=Existing.FILL
        )

    def with_mapping(self, mapping: tuple[ColumnMapping, ...]) -> Self:
        """These choices for the columns of a file, with what it says by being what it is.

        Everybody in a list of the group is a member; who is in one of an event has the chosen
        status there, unless a column has statuses.
        """
        constants = dict(self.constants)
        has_status = any(one.field in (EVENT_STATUS, EVENT_REPLY) for one in mapping)
        if self.event_status is not None and not has_status:
            constants = {EVENT_STATUS: self.event_status, **constants}
        if self.is_group_list:
            constants = {GROUP: "yes", **constants}
        return replace(self, mapping=mapping, constants=constants)

    def profile_options(self) -> dict[str, Any]:
        """The values that are the same for every row, saved with the mapping.

        A status is of one event, and membership of one file.
        """
        own = (EVENT_STATUS, *([GROUP] if self.is_group_list else []))
        kept = {key: text for key, text in self.constants.items() if key not in own}
        return {"constants": kept}

    def with_profile_options(self, options: Mapping[str, Any], targets: Mapping[str, Any]) -> Self:
        """These choices with the saved values of every row, where they say nothing else."""
        saved = options.get("constants", {})
        kept = {name: text for name, text in saved.items() if name in targets}
        return replace(self, constants={**kept, **self.constants})
