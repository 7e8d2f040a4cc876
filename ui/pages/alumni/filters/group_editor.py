"""The groups of the builder: “match all, any or none of these conditions”, within each other."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.alumni.filters.block_head import BlockHead
from ui.pages.alumni.filters.context import FilterContext
from ui.pages.alumni.filters.entries import ConditionScope, Opening, scope_of
from ui.pages.alumni.filters.item_editor import ConditionRow, Incomplete, ItemEditor
from ui.pages.alumni.filters.outline import Block, ConditionGroup, Item, Join
from ui.theme import GRID
from ui.widgets import combo_box, label, link_button, tab_stops

_JOINS: Final = ((Join.ALL, "all"), (Join.ANY, "any"), (Join.NONE, "none"))
_INDENT: Final = 14


class GroupEditor(ItemEditor):
    """Edits conditions of one scope that are joined.

    An `outermost` group has no buttons to move or remove it; `lead` begins its head.
    """

    def __init__(
        self,
        filters: FilterContext,
        scope: ConditionScope,
        group: ConditionGroup,
        *,
        lead: str = "Match",
        outermost: bool = False,
    ) -> None:
        super().__init__("group")
        self.scope = scope
        self.filters = filters
        self._items: list[ItemEditor] = []
        self._join = combo_box("Conditions to match")
        for join, words in _JOINS:
            self._join.addItem(words, join)
        self._join.setCurrentIndex(self._join.findData(group.join))
        self._join.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._column = QVBoxLayout()
        self._build_ui(lead, outermost=outermost)
        for item in group.items:
            self.insert(len(self._items), self.make(item))

    @property
    def items(self) -> Sequence[ItemEditor]:
        """The parts, in order."""
        return self._items

    def read(self, incomplete: list[Incomplete]) -> ConditionGroup:
        found = (item.read(incomplete) for item in self._items)
        join = Join(self._join.currentData())  # Qt keeps it as a string
        return ConditionGroup(join, tuple(one for one in found if one is not None))

    def focus_first(self) -> None:
        (self._items[0].focus_first if self._items else self._join.setFocus)()

    def tab_stops(self) -> list[QWidget]:
        inside = [stop for item in self._items for stop in item.tab_stops()]
        return [self._join, *self._buttons, *inside, *self._links]

    def make(self, item: Item | None = None) -> ItemEditor:
        """An editor for `item`, or for a new condition, that can be put into this group."""
        match item:
            case ConditionGroup():
                return GroupEditor(self.filters, self.scope, item)
            case Block():
                return BlockEditor(self.filters, item)
        return ConditionRow(self.filters, self.scope, item)

    def insert(self, at: int, item: ItemEditor) -> None:
        """Put an item of the same scope at the place `at`."""
        item.within = self
        self._items.insert(at, item)
        self._column.insertWidget(at, item)
        item.changed.connect(self.changed)
        item.menu_requested.connect(self.menu_requested)
        item.remove_requested.connect(self.remove)
        if isinstance(item, ConditionRow):
            item.opened.connect(partial(self._open_block, item))
        item.show()
        self.changed.emit()

    def take(self, item: ItemEditor) -> int:
        """Take an item out, to be put elsewhere; returns the place where it was."""
        at = self._items.index(item)
        self._items.remove(item)
        self._column.removeWidget(item)
        item.within = None
        item.changed.disconnect(self.changed)
        item.menu_requested.disconnect(self.menu_requested)
        item.remove_requested.disconnect(self.remove)
        self.changed.emit()
        return at

    def remove(self, item: ItemEditor) -> None:
        """Take an item out for good; the focus moves to the next one."""
        at = self.take(item)
        item.hide()
        item.deleteLater()
        if self._items:
            self._items[min(at, len(self._items) - 1)].focus_first()
        else:
            self._join.setFocus()

    def add_condition(self, after: ItemEditor | None = None) -> None:
        """Begin a condition after an item, or at the end."""
        at = self._items.index(after) + 1 if after in self._items else len(self._items)
        self.insert(at, self.make())
        self._items[at].focus_first()

    def add_group(self) -> None:
        """Begin a group with one condition at the end."""
        group = GroupEditor(self.filters, self.scope, ConditionGroup(Join.ANY))
        self.insert(len(self._items), group)
        group.add_condition()

    def _build_ui(self, lead: str, *, outermost: bool) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(label(lead, ink="muted"))
        head.addWidget(self._join)
        head.addWidget(label("of these conditions", ink="muted"))
        head.addStretch(1)
        if not outermost:
            self._add_buttons(head)
        frame = QFrame()
        frame.setProperty("kind", "group")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(_INDENT, 2, 0, 2)
        inside.setSpacing(GRID)
        self._column.setSpacing(GRID)
        inside.addLayout(self._column)
        links = QHBoxLayout()
        links.setSpacing(2 * GRID)
        self._links = (
            link_button("+ Condition", self.add_condition),
            link_button("+ Group", self.add_group),
        )
        for link in self._links:
            links.addWidget(link)
        links.addStretch(1)
        inside.addLayout(links)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(frame)

    def _open_block(self, row: ConditionRow, opening: Opening) -> None:
        """Put a block in the place of a condition that turned out to need several."""
        at = self.take(row)
        row.hide()
        row.deleteLater()
        block = BlockEditor(self.filters, Block(opening.head))
        self.insert(at, block)
        block.focus_first()


class BlockEditor(ItemEditor):
    """Edits conditions that one and the same record has to meet, and how many such records."""

    def __init__(self, filters: FilterContext, block: Block) -> None:
        super().__init__("conditions")
        criteria = filters.lists.criteria
        self._head = BlockHead(block, criteria)
        self.group = GroupEditor(
            filters, scope_of(block, criteria), block.group, lead="where", outermost=True
        )
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(self._head, 1)
        self._add_buttons(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        inside = QHBoxLayout()
        inside.setContentsMargins(_INDENT, 0, 0, 0)
        inside.addWidget(self.group)
        column.addLayout(inside)
        self._head.changed.connect(self.changed)
        self.group.changed.connect(self.changed)
        self.group.menu_requested.connect(self.menu_requested)

    def read(self, incomplete: list[Incomplete]) -> Block:
        head, negated = self._head.read()
        return Block(head, self.group.read(incomplete), negated)

    def focus_first(self) -> None:
        tab_stops(self._head)[0].setFocus()

    def tab_stops(self) -> list[QWidget]:
        return [*tab_stops(self._head), *self._buttons, *self.group.tab_stops()]
