"""Splink's search in a file of FEBRL records; run by the interpreter that has Splink.

Prints the pairs found at a probability of one half, as JSON.
"""

import json
import logging
import sys
import warnings

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
BLOCKS = (
    ("date_of_birth",), ("soc_sec_id",), ("given_name", "surname"), ("address_1",), ("address_2",),
    ("surname", "postcode"), ("surname", "suburb"), ("given_name", "postcode"),
    ("given_name", "suburb"), ("street_number", "postcode"), ("suburb", "postcode"),
)  # fmt: skip
SWAPPED = "l.given_name = r.surname and l.surname = r.given_name"

api = DuckDBAPI()
records = api.register(
    api._con.sql(f"select * from read_csv('{sys.argv[1]}', all_varchar = true)").to_arrow_table()
)
settings = SettingsCreator(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[*(block_on(*one) for one in BLOCKS), SWAPPED],
    comparisons=[
        cl.ForenameSurnameComparison("given_name", "surname"),
        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address_1", [0.9]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address_2", [0.9]),
        cl.JaroWinklerAtThresholds("suburb", [0.9]),
        cl.DamerauLevenshteinAtThresholds("postcode", [1]).configure(
            term_frequency_adjustments=True
        ),
    ],
)
linker = Linker(records, settings)
training = linker.training
training.estimate_probability_two_random_records_match(
    [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.8
)
training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in BLOCKS[:3]:
    training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
found = linker.inference.predict(threshold_match_probability=0.5).as_record_list()
json.dump([[int(one["unique_id_l"]), int(one["unique_id_r"])] for one in found], sys.stdout)
