"""“Only those who …”: limits figures to the people whose answers meet a condition."""

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from surveys.questionnaire import Questionnaire
from surveys.routing import Routing
from ui.routing_field import RoutingField
from ui.widgets.dialogs import FormDialog


class BaseDialog(FormDialog):
    """Asks for a condition on answers; after `accepted`, `base` is it, None: everybody."""

    def __init__(self, parent: QWidget, questionnaire: Questionnaire, base: Routing | None) -> None:
        super().__init__(
            parent,
            "Only those who…",
            "Figures are then of the people alone whose answers meet the condition. Choose a"
            " question and an answer, and add more conditions as you need.",
            "Show figures",
        )
        self.base = base
        self.setMinimumWidth(820)
        self._field = RoutingField(
            "Only those whose answers are", "Blank: everybody. For example APPLIED = yes"
        )
        self._field.show_condition(questionnaire, base)
        self.body.addWidget(self._field)

    def accept(self) -> None:
        """Take what is written, or where nothing is, what is chosen in the lists."""
        if self._field.is_blank:
            self._field.add_condition()
        try:
            self.base = self._field.routing()
        except UserError as error:
            self.complain(error.message)
            return
        super().accept()
