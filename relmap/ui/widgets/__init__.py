"""Widgets and words that know no map: look, questions, lists to choose from, lines for dates."""
