"""Cells become typed values, mended where somebody mended them; what cannot is a Issue."""
