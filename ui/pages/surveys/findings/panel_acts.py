"""What is done with the panels of a survey's findings: moved, hidden, titled, all arranged."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from exporters.figures.panels import Panel
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from surveys.panel_settings import PanelSettings, PanelView, moved
from surveys.panels import order_panels, save_panel
from ui.context import PageContext
from ui.pages.surveys.findings.panel_dialogs import PanelDialog, PanelOrderDialog
from ui.undo import write_batch

_TITLE = "Saving panels"


def hide_panel(context: PageContext, survey_code: str, panel: Panel) -> None:
    """Hide a panel, in all waves of the survey."""
    write_batch(
        context,
        BatchKind.PANELS,
        lambda changes: save_panel(changes, survey_code, replace(panel.settings, is_hidden=True)),
        title=_TITLE,
        said=lambda _saved: f"Panel hidden: “{panel.title}”.",
    )


def move_panel(
    context: PageContext, survey_code: str, panels: Sequence[Panel], code: str, steps: int
) -> None:
    """Move a panel among those shown, over hidden ones."""
    shown = [one.code for one in panels if not one.settings.is_hidden]
    order = moved(shown, code, steps)
    if order == shown:
        return
    places = iter(order)
    codes = [one.code if one.settings.is_hidden else next(places) for one in panels]
    write_batch(
        context,
        BatchKind.PANELS,
        lambda changes: order_panels(changes, survey_code, codes),
        title=_TITLE,
    )


def choose_view(
    context: PageContext, survey_code: str, panel: Panel, view: PanelView | None
) -> None:
    """Let a panel show `view` first, in all waves of the survey; None: what is usual."""
    write_batch(
        context,
        BatchKind.PANELS,
        lambda changes: save_panel(changes, survey_code, replace(panel.settings, view=view)),
        title=_TITLE,
        said=lambda _saved: f"Chart type changed: “{panel.title}”.",
    )


def edit_panel(parent: QWidget, context: PageContext, survey_code: str, panel: Panel) -> None:
    """Ask for the title and the note of a panel, and save them."""
    dialog = PanelDialog(parent, panel)

    def save() -> None:
        settings = dialog.settings
        write_batch(
            context,
            BatchKind.PANELS,
            lambda changes: save_panel(changes, survey_code, settings),
            title=_TITLE,
        )

    dialog.accepted.connect(save)
    dialog.open()


def arrange_panels(
    parent: QWidget, context: PageContext, survey_code: str, panels: Sequence[Panel]
) -> None:
    """Ask for the order of all panels and which are shown, and save them."""
    dialog = PanelOrderDialog(parent, survey_code, panels)
    settings = {one.code: one.settings for one in panels}
    before = [one.code for one in panels]

    def save() -> None:
        codes, hidden = dialog.codes, dialog.hidden
        write_batch(
            context,
            BatchKind.PANELS,
            lambda changes: _save(changes, survey_code, settings, before, codes, hidden),
            title=_TITLE,
        )

    dialog.accepted.connect(save)
    dialog.open()


def _save(
    changes: ChangeSet,
    survey_code: str,
    settings: dict[str, PanelSettings],
    before: Sequence[str],
    codes: Sequence[str],
    hidden: Collection[str],
) -> None:
    for code, panel in settings.items():
        if panel.is_hidden != (code in hidden):
            save_panel(changes, survey_code, replace(panel, is_hidden=code in hidden))
    if list(codes) != list(before):
        order_panels(changes, survey_code, codes)
