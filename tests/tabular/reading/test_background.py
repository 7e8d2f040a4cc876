import pytest

from tabular.reading.background import Beside


def test_what_the_work_gives() -> None:
    assert Beside(lambda: 7).result() == 7
    assert Beside(lambda: None).result() is None


def test_what_the_work_raises() -> None:
    def fail() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        Beside(fail).result()


def test_a_thread_that_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Beside, "_run", lambda _self: None)
    with pytest.raises(MemoryError):
        Beside(lambda: 7).result()
