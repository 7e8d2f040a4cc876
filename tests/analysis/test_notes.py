from analysis.dataset import Dataset
from analysis.notes import notes
from analysis.results import Thresholds
from analysis.summary import summarise


def test_raw_figures_say_so_and_name_the_frame(wave: Dataset) -> None:
    said = " ".join(notes(summarise(wave)))
    assert "frame of 190" in said
    assert "Don’t publish" in said


def test_each_part_brings_its_sentence(wave: Dataset) -> None:
    said = notes(summarise(wave, by="gender", against=wave, safe=Thresholds()))
    assert len(said) == 4
    assert "5 tests (Holm)" in said[1]
    assert "Compared with 2018" in said[2]
    assert "fewer than 23 people" in said[3]
    assert "Not checked against other publications" in said[3]
