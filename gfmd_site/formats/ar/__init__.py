"""Days, times and numbers in Arabic."""
