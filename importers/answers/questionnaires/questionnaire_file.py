"""What reading a file with a questionnaire gives."""

from dataclasses import dataclass

from core.issues import Issue, Severity
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class QuestionnaireFile:
    """A questionnaire as a workbook defines it, with all choices, and what is wrong in the file.

    With an issue of severity ERROR it is not to be kept. Columns are named with their sheet
    (“Choices: Text”); rows are those that Excel shows.
    """

    questionnaire: Questionnaire
    issues: tuple[Issue, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether the questionnaire can be kept."""
        return all(issue.severity is not Severity.ERROR for issue in self.issues)
