"""What is chosen for a file of contacts beside what is chosen for any file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from importers.choices import Existing, ImportChoices


@dataclass(frozen=True, slots=True)
class ContactChoices(ImportChoices):
    """Choices for a file of contacts.

    `existing` is what happens to people on record. `constants` are values, as written, for every
    row in which no column of that field says something. `new_fields` are headings of columns of
    which custom fields are made.

    Of a file exported for editing: `taken` are the cells changed on both sides, or emptied, in
    which the file counts, by row index and field; `deleted` are the people to delete of those whose
    row is gone.
    """

    kind: ClassVar[str] = "contacts"

    existing: Existing = Existing.FILL
    constants: Mapping[str, str] = field(default_factory=dict)
    new_fields: tuple[str, ...] = ()
    taken: frozenset[tuple[int, str]] = frozenset()
    deleted: frozenset[int] = frozenset()

    def planned_part(self) -> Self:
        """What of it the plan depends on."""
        part = ImportChoices.planned_part(self)
        return replace(part, taken=frozenset(), deleted=frozenset())

    def with_last(self, last: Self) -> Self:
        """These choices with what `last` says that the plan does not depend on."""
        part = ImportChoices.with_last(self, last)
        return replace(part, taken=last.taken, deleted=last.deleted)

    def validated_part(self) -> Self:
        """What of it the values of the rows, and whose they may be, depend on."""
        return replace(
            self.planned_part(), decisions={}, leave_out_faulty=False, existing=Existing.FILL
        )

    def profile_options(self) -> dict[str, Any]:
        """The values that are the same for every row, saved with the mapping."""
        return {"constants": dict(self.constants)}

    def with_profile_options(self, options: Mapping[str, Any], targets: Mapping[str, Any]) -> Self:
        """These choices with the saved values of every row, where they say nothing else."""
        saved = options.get("constants", {})
        kept = {name: text for name, text in saved.items() if name in targets}
        return replace(self, constants={**kept, **self.constants})
