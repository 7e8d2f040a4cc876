import json

from analysis.as_json import as_json
from analysis.dataset import Dataset
from analysis.results import Thresholds
from analysis.summary import summarise
from tests.analysis.conftest import MakeDataset


def test_the_contract_of_the_summary_command(wave: Dataset) -> None:
    printed = json.loads(json.dumps(as_json(summarise(wave)), allow_nan=False))
    assert printed["dispositions"] == {"complete": 63, "sent": 127}
    assert list(printed["rates"]) == ["RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "knowledge"]
    assert (printed["groups"], printed["trend"]) == ({}, {})
    active = printed["questions"][0]
    assert (active["code"], active["type"], active["base"], active["missing"]) == (
        "active",
        "yes_no",
        63,
        0,
    )
    assert set(active["values"][0]) == {
        "value", "text", "count", "mean_rank", "percent", "low", "high", "band", "unweighted",
    }  # fmt: skip
    assert active["values"][0]["percent"] == 100 * 62 / 63
    assert (active["mean"], active["median"], active["not_applicable"]) == (None, None, 0)
    assert printed["questions"][4]["mean"] == 3.0
    assert printed["questions"][6]["earliest"] == "1983-01-01"


def test_groups_trend_and_hidden_figures(wave: Dataset) -> None:
    summary = summarise(wave, by=("speaker",), against=[wave], thresholds=Thresholds())
    printed = json.loads(json.dumps(as_json(summary), allow_nan=False))
    assert [group["group"] for group in printed["groups"]["groups"]] == ["Yes", "No"]
    assert printed["groups"]["groups"][0]["questions"][0]["values"][0]["percent"] is None
    assert printed["trend"]["against"] == "2018"
    assert printed["publish_safe"]["percent_base"] == 22.5
    assert any("nearest 5" in note for note in printed["notes"])


def test_an_empty_wave_prints(make_dataset: MakeDataset) -> None:
    empty = make_dataset({}, {"gender": []}, dispositions={"sent": 0})
    for safe in (None, Thresholds()):
        printed = as_json(summarise(empty, by=("gender",), against=[empty], thresholds=safe))
        assert json.loads(json.dumps(printed, allow_nan=False))["respondents"] == 0
