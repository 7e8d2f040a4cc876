from dataclasses import replace

from analysis.dataset import Dataset
from analysis.notes import notes
from analysis.results import FrameDetails, ResponseCounts, Thresholds
from analysis.summary import summarise


def test_raw_figures_say_so_and_name_the_frame(wave: Dataset) -> None:
    said = " ".join(notes(summarise(wave)))
    assert "frame of 190" in said
    assert "Don’t publish" in said


def test_each_part_brings_its_sentence(wave: Dataset) -> None:
    said = notes(summarise(wave, by=("gender",), against=[wave], thresholds=Thresholds()))
    assert len(said) == 5
    assert "2 tests (Holm)" in said[1]  # those of the figures that are published
    assert "fewer than 5 people answered are not compared" in said[1]
    assert "Intervals are not adjusted" in said[1]
    assert "Compared with 2018" in said[2]
    assert said[3].startswith("Flows, changes of groups")
    assert "fewer than 23 people" in said[4]
    assert "Checked against the figures of these waves" in said[4]


def test_the_frame_brings_what_it_is_and_that_others_may_differ(wave: Dataset) -> None:
    drawn = ("the segment “Doctors”", "all alumni")
    frame = FrameDetails(None, None, 1983, 2017, 192, 2, 190, 180, 165, drawn)
    counts = ResponseCounts(50, 13, 2, 3, {"later": 2, "import": 1})
    said = notes(summarise(replace(wave, frame_details=frame, responses=counts, not_invited=1)))
    assert said[0] == (
        "The frame is 190 eligible people with awards of 1983 to 2017, drawn from the segment "
        "“Doctors” and all alumni. 2 people who had died or turned out ineligible are left out."
    )
    assert "have not replied count as eligible" in said[1]
    assert [sentence.split(":")[0] for sentence in said[2:6]] == [
        "1 response from people who were not invited",
        "2 responses from people known to be ineligible",
        "3 responses to review, which couldn’t be matched to a person",
        "3 people answered more than once and count once",
    ]
    assert said[5].endswith("submitted later for 2, the answers imported later for 1.")
    assert "People who did not answer may differ" in said[7]
