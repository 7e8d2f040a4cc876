"""How many points each kind of engagement is worth, saved as each number is left."""

from collections.abc import Mapping

from models.batch_kinds import BatchKind
from records.engagement_score import (
    KINDS,
    YEARS,
    engagement_points,
    save_engagement_points,
)
from ui.context import PageContext
from ui.pages.settings.section import form_row
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import Card, label, number_field

_MOST: int = 100


class EngagementPointsCard(Card):
    """A number for each kind; 0 leaves it out of the score."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Engagement score")
        self._context = context
        self._saved: Mapping[str, int] = {}
        self._points = {kind.key: number_field(kind.label, 0, _MOST, kind.points) for kind in KINDS}
        about = (
            f"Each person’s points for the last {YEARS} years: a column, filter and sort order of"
            " Alumni. Programmes count as events; contacts are calls, letters and e-mails from the"
            " person, and meetings. What has no date does not count."
        )
        self.body.addWidget(label(about, Type.SMALL, ink="muted", wrap=True))
        for kind in KINDS:
            field = self._points[kind.key]
            field.editingFinished.connect(self.write)
            self.body.addWidget(form_row(kind.label, [field, "points each"]))

    def refresh(self) -> None:
        """Read the points again."""

        def read(_progress: object) -> Mapping[str, int]:
            with self._context.database.read() as connection:
                return engagement_points(connection)

        self._context.jobs.read(read, self._show)

    def write(self) -> None:
        """Save what was changed."""
        points = self._entered()
        if not self._saved or points == self._saved:
            return
        self._saved = points
        write_batch(
            self._context,
            BatchKind.SETTINGS,
            lambda changes: save_engagement_points(changes, points),
            said=lambda _nothing: "Settings saved.",
            title="Saving the settings",
        )

    def _entered(self) -> Mapping[str, int]:
        return {key: field.value() for key, field in self._points.items()}

    def _show(self, points: Mapping[str, int]) -> None:
        if self._saved and self._entered() != self._saved:
            return  # what is being typed is not lost to a change elsewhere
        self._saved = points
        for key, field in self._points.items():
            field.setValue(points[key])
