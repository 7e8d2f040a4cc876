"""Figures from answers: rates, shares, intervals, comparisons, trends, publish-safe tables.

`analysis.summary.summarise` is the way in; `analysis.results` holds what comes out. Everything
but `analysis.data` works on values alone and knows neither the database nor the window.
"""
