"""Tables: what columns and cells are, the models behind them and the one view of all of them."""

from ui.tables.columns import Cell, Column, Kind, Row
from ui.tables.paged import Deliver, Fetch, PagedTableModel, Read
from ui.tables.rows import MadeRows, RowsTable
from ui.tables.shown import ShownTable, TableAsked
from ui.tables.view import DataTable

__all__ = [
    "Cell",
    "Column",
    "DataTable",
    "Deliver",
    "Fetch",
    "Kind",
    "MadeRows",
    "PagedTableModel",
    "Read",
    "Row",
    "RowsTable",
    "ShownTable",
    "TableAsked",
]
