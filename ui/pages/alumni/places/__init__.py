"""Where alumni are: a map of the world, countries and their cities."""
