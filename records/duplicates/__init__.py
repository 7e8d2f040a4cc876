"""Duplicates: people with two records, found by the method of Fellegi and Sunter.

`linkage` is the method, for records of any kind; `people_*` say what people are compared by.
"""
