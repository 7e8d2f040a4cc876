"""The Surveys tab: the person's waves with their status, linked to the answers."""

from functools import partial

from surveys.dispositions import LABELS
from ui.context import SURVEYS, OpenWave
from ui.pages.alumni.columns import tone_of
from ui.pages.alumni.person.tab import Tab
from ui.widgets import Status, TaskLine


def fill_surveys(tab: Tab) -> None:
    """Fill `tab` with a line for each wave, the latest first."""
    lines = []
    for wave in tab.person.details.surveys:
        answered = wave.response_id is not None
        where = "responses" if answered else "invitations"
        place = OpenWave(
            wave.survey_code,
            wave.wave_label,
            where,
            tab.person.id if answered else None,
        )
        open_it = partial(tab.context.navigate, SURVEYS, place)
        status = Status(LABELS[wave.disposition].lower(), tone_of(wave.disposition))
        lines.append(
            TaskLine(
                f"{wave.survey_code} {wave.wave_label}",
                "Answers" if answered else "Invitation",
                open_it,
                status=status,
            )
        )
    tab.add_list(lines, "Not invited to any survey yet.")
