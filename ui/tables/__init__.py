"""Tables: what columns and cells are, the models behind them and the one view of all of them."""

from ui.tables.columns import Cell, Column, Kind, Row
from ui.tables.data_table import DataTable
from ui.tables.paged_model import Deliver, Fetch, PagedTableModel, Read
from ui.tables.rows_model import MadeRows, RowsTable
from ui.tables.snapshot import ShownTable, TableAsked

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
