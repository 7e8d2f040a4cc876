"""Several waves of a survey compared: what changed, among whom, from what to what, in which groups.

Start with `comparison`. The waves are taken as samples of what alumni would say, so the tests have
no finite-population correction.
"""
