"""Record linkage by the method of Fellegi and Sunter (1969), for records of any kind.

Blocks give the pairs that are compared at all (`pair_blocks`), comparisons say how alike a pair is
in each respect (`comparisons`), and a model, estimated from the records themselves (`estimation`),
turns that into a probability (`model`). Knows no database and no people.
"""
