"""What can be done: a row for each action beside the function that does it, by topic."""
