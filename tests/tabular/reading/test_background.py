import pytest

from tabular.reading.background import Task


def test_what_the_work_gives() -> None:
    assert Task(lambda: 7).result() == 7
    assert Task(lambda: None).result() is None


def test_what_the_work_raises() -> None:
    def fail() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        Task(fail).result()


def test_a_thread_that_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Task, "_run", lambda _self: None)
    with pytest.raises(MemoryError):
        Task(lambda: 7).result()
