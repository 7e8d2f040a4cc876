from ui.tables import sort_rows


def test_rows_are_sorted_by_several_columns_and_blanks_come_last_either_way() -> None:
    rows = [("b", 1), ("a", None), ("a", 2), ("b", 3), ("a", 5)]
    by = {"letter": 0, "number": 1}

    def ordered(*order_by: tuple[str, bool]) -> list[tuple[str, int | None]]:
        return sort_rows(rows, order_by, lambda row, key: row[by[key]])

    assert ordered(("letter", False), ("number", False)) == [
        ("a", 2), ("a", 5), ("a", None), ("b", 1), ("b", 3)
    ]  # fmt: skip
    assert ordered(("letter", True), ("number", True)) == [
        ("b", 3), ("b", 1), ("a", 5), ("a", 2), ("a", None)
    ]  # fmt: skip
