"""What is chosen for a file of answers beside what is chosen for any file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from importers.choices import ImportChoices
from surveys.answer_values.choice_texts import ValueStyle


@dataclass(frozen=True, slots=True)
class AnswerChoices(ImportChoices):
    """Choices for a file of answers to the `wave` of a `survey`, by label and code.

    `platform` is the one that wrote the file (None: the one recognised). `value_styles` say of
    questions, by code, whether cells are codes or labels; `statuses` say of words whether they mean
    complete.
    """

    kind: ClassVar[str] = "responses"

    survey: str = ""
    wave: str = ""
    platform: str | None = None
    value_styles: Mapping[str, ValueStyle] = field(default_factory=dict)
    statuses: Mapping[str, bool] = field(default_factory=dict)

    def parsed_part(self) -> Self:
        """What of it the values of the rows depend on."""
        return replace(self.planned_part(), decisions={}, leave_out_faulty=False, profile=None)

    def profile_options(self) -> dict[str, Any]:
        """How cells are read, saved with the mapping."""
        styles = {code: str(style) for code, style in self.value_styles.items()}
        return {"value_styles": styles, "statuses": dict(self.statuses)}

    def with_profile_options(self, options: Mapping[str, Any], targets: Mapping[str, Any]) -> Self:
        """These choices with how cells were read, where they say nothing else."""
        styles = {
            code: ValueStyle(style)
            for code, style in options.get("value_styles", {}).items()
            if code in targets
        }
        return replace(
            self,
            value_styles={**styles, **self.value_styles},
            statuses={**options.get("statuses", {}), **self.statuses},
        )
