"""Where each label of a job stands: on which page, and in which rectangle of it.

Knows millimetres; must not know fonts or files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.errors import UserError
from core.formats import listed_briefly, plural, quoted
from exporters.labels.layouts import LabelLayout, LayoutKind

SENDER_CORNER: Final = 10.0  # millimetres from the left and upper edge of an envelope
# The letters of the return address; a badge has none.
SENDER_POINTS: Final = {LayoutKind.LABELS: 6.0, LayoutKind.ENVELOPES: 8.5}


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed on one label: a line each, the name first.

    `sender` is the return address: small above the lines of a label, in the corner of an envelope.
    """

    lines: tuple[str, ...]
    sender: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedLabels:
    """What was printed, and what a person has to look at.

    `missing` are characters that no font of this computer has, `affected` the first lines of the
    labels with them; `too_long` the first lines of labels whose text does not fit.
    """

    pages: int
    missing: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()

    def warnings(self) -> list[str]:
        """A sentence for each thing that is wrong on the labels."""
        found = []
        if self.missing:
            found.append(
                f"No font on this computer has {quoted(self.missing)}, so an empty box stands in"
                f" {plural(len(self.affected), 'label')}: {listed_briefly(self.affected)}. Install"
                " a font, or write these by hand."
            )
        if self.too_long:
            found.append(
                f"{plural(len(self.too_long), 'label has', 'labels have')} too much text and"
                f" {'is' if len(self.too_long) == 1 else 'are'} cut off:"
                f" {listed_briefly(self.too_long)}. Choose larger labels, or shorten the address."
            )
        return found


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label on a page (from 0), with its upper left corner and size in millimetres."""

    label: Label
    page: int
    left: float
    top: float
    width: float
    height: float


def check_start(layout: LabelLayout, start: int) -> None:
    """Raise UserError unless a page of `layout` has a label number `start` (from 1)."""
    if not 1 <= start <= layout.per_page:
        raise UserError(
            f"A sheet of {layout.key} has labels 1 to {layout.per_page}, so printing cannot start"
            f" at {start}; nothing was written.",
            code="bad_start",
        )


def page_count(labels: int, layout: LabelLayout, start: int = 1) -> int:
    """How many pages `labels` labels need when the first page begins at label `start`."""
    return -(-(labels + start - 1) // layout.per_page) if labels else 0


def place_labels(
    labels: Sequence[Label], layout: LabelLayout, start: int = 1
) -> Iterator[PlacedLabel]:
    """Place `labels` row by row, from label `start` (from 1) of the first page.

    Raises UserError where a page has no such label.
    """
    check_start(layout, start)
    for place, label in enumerate(labels, start - 1):
        page, on_page = divmod(place, layout.per_page)
        row, column = divmod(on_page, layout.columns)
        yield PlacedLabel(
            label,
            page,
            layout.first[0] + column * layout.pitch[0],
            layout.first[1] + row * layout.pitch[1],
            *layout.label,
        )
