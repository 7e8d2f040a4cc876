"""A wave is run again by command."""

from tests.cli.commands import Almanac

WAVE = ("--survey", "CAR", "--wave", "2018")


def test_a_wave_is_run_again_once_it_was_looked_at(fielded: Almanac) -> None:
    new = ("wave", "repeat", *WAVE, "--label", "2027", "--opens", "2027-03-01")
    planned = fielded.json(*new, "--dry-run")
    assert planned["batch"] is None
    assert planned["frame"] == planned["returning"] + planned["new"]
    assert planned["frame"] == planned["invited"] + sum(planned["excluded"].values())
    assert planned["invited"] > 0
    labels = [one["label"] for one in fielded.json("survey", "list")["surveys"][0]["waves"]]
    assert labels == ["2018"]
    made = fielded.json(*new, "--version", "same")
    assert {**made, "batch": None} == planned
    assert (made["opens"], made["closes"], made["repeats"]) == ("2027-03-01", None, "2018")
    (_, wave) = fielded.json("survey", "list")["surveys"][0]["waves"]
    assert (wave["label"], wave["invited"]) == ("2027", made["invited"])
    assert "has a wave “2027” already" in fielded(*new, "--dry-run").refusal
    fielded.json("undo", made["batch"])
    assert len(fielded.json("survey", "list")["surveys"][0]["waves"]) == 1


def test_only_the_people_of_the_last_wave(fielded: Almanac) -> None:
    made = fielded.json("wave", "repeat", *WAVE, "--label", "2027", "--without-new")
    assert (made["new"], made["returning"]) == (0, made["frame"])


def test_new_people_come_from_a_segment_or_a_filter(fielded: Almanac) -> None:
    planned = ("wave", "repeat", *WAVE, "--label", "2027", "--dry-run")
    whole = fielded.json(*planned, "--without-new")
    everybody = fielded.json("overview")["figures"]["people"]["count"]
    added = fielded.json(*planned, "--new-where", "family_name is not empty")
    assert added["returning"] == whole["returning"]
    assert added["frame"] == everybody
    assert "There is no segment" in fielded(*planned, "--new-segment", "Gone").refusal
    assert fielded(*planned, "--new-where", "id = 1", "--without-new").status == 2
