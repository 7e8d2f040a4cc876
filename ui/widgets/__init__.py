"""The small parts that pages are made of. They know the theme and nothing of the records."""

from ui.widgets.badges import Badge, Status
from ui.widgets.banners import Banner, Message
from ui.widgets.buttons import (
    Action,
    Tabs,
    danger_button,
    icon_button,
    link_button,
    open_menu_from,
    primary_button,
    secondary_button,
)
from ui.widgets.cards import Card, FigureCard
from ui.widgets.charts import Bar, BarList, ColumnChart, LineCurve
from ui.widgets.chips import Chip
from ui.widgets.fields import combo_box, date_field, decimal_field, number_field
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.focus import focus_kept, has_focus_within, pass_focus_up
from ui.widgets.labels import ElidedLabel, clear, label, page_column, rule
from ui.widgets.lists import KeyValueList, Pair, Task, TaskList, chip_row
from ui.widgets.page_header import EmptyState, PageHeader
from ui.widgets.step_bar import StepBar

__all__ = [
    "Action",
    "Badge",
    "Banner",
    "Bar",
    "BarList",
    "Card",
    "Chip",
    "ColumnChart",
    "ElidedLabel",
    "EmptyState",
    "FigureCard",
    "FlowLayout",
    "KeyValueList",
    "LineCurve",
    "Message",
    "PageHeader",
    "Pair",
    "Status",
    "StepBar",
    "Tabs",
    "Task",
    "TaskList",
    "chip_row",
    "clear",
    "combo_box",
    "danger_button",
    "date_field",
    "decimal_field",
    "focus_kept",
    "has_focus_within",
    "icon_button",
    "label",
    "link_button",
    "number_field",
    "open_menu_from",
    "page_column",
    "pass_focus_up",
    "primary_button",
    "rule",
    "secondary_button",
]
