"""Figures from answers: rates, shares, intervals, comparisons, trends, publish-safe tables.

Call `analysis.waves.summarise_wave`; `analysis.results` defines what it returns. Everything
but `analysis.data` works on values alone and knows neither the database nor the window.
"""
