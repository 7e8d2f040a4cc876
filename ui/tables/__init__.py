"""Tables: columns and cells, the models behind them, and the one view of all of them."""

from ui.tables.columns import Cell, Column, ColumnKind, MarkedText, MutedText, Row, TwoLines
from ui.tables.data_table import DataTable
from ui.tables.paged_model import DeliverRows, FetchRows, PagedTableModel, RowReader
from ui.tables.row_menu import RowMenuTable
from ui.tables.rows_model import LazyRows, RowsTableModel
from ui.tables.snapshot import TableRequest, TableSnapshot, TableUse
from ui.tables.sort_order import SortKey, sort_rows

__all__ = [
    "Cell",
    "Column",
    "ColumnKind",
    "DataTable",
    "DeliverRows",
    "FetchRows",
    "LazyRows",
    "MarkedText",
    "MutedText",
    "PagedTableModel",
    "Row",
    "RowMenuTable",
    "RowReader",
    "RowsTableModel",
    "SortKey",
    "TableRequest",
    "TableSnapshot",
    "TableUse",
    "TwoLines",
    "sort_rows",
]
