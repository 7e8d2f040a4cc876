"""The widgets that pages are made of. They know the theme and nothing of the records."""

from ui.widgets.badges import Badge, Status
from ui.widgets.banners import Banner, Message
from ui.widgets.buttons import (
    Callback,
    Tabs,
    danger_button,
    icon_button,
    link_button,
    more_button,
    open_menu_from,
    primary_button,
    secondary_button,
)
from ui.widgets.cards import Card, FigureCard
from ui.widgets.charts import Bar, BarList, ColumnChart, LineCurve
from ui.widgets.chips import Chip
from ui.widgets.column_grid import ColumnGrid
from ui.widgets.date_field import DateField
from ui.widgets.fields import choice_box, combo_box, decimal_field, named_field, number_field
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.focus import (
    has_focus_within,
    keep_focus,
    keep_place,
    move_focus_to_parent,
    set_tab_order,
    tab_stops,
)
from ui.widgets.labels import ElidedLabel, clear, label, page_column, rule
from ui.widgets.lists import KeyValueList, Pair, TaskLine, TaskList, chip_row
from ui.widgets.page_header import EmptyState, PageHeader
from ui.widgets.section_layout import SectionLayout
from ui.widgets.step_bar import StepBar

__all__ = [
    "Badge",
    "Banner",
    "Bar",
    "BarList",
    "Callback",
    "Card",
    "Chip",
    "ColumnChart",
    "ColumnGrid",
    "DateField",
    "ElidedLabel",
    "EmptyState",
    "FigureCard",
    "FlowLayout",
    "KeyValueList",
    "LineCurve",
    "Message",
    "PageHeader",
    "Pair",
    "SectionLayout",
    "Status",
    "StepBar",
    "Tabs",
    "TaskLine",
    "TaskList",
    "chip_row",
    "choice_box",
    "clear",
    "combo_box",
    "danger_button",
    "decimal_field",
    "has_focus_within",
    "icon_button",
    "keep_focus",
    "keep_place",
    "label",
    "link_button",
    "more_button",
    "move_focus_to_parent",
    "named_field",
    "number_field",
    "open_menu_from",
    "page_column",
    "primary_button",
    "rule",
    "secondary_button",
    "set_tab_order",
    "tab_stops",
]
