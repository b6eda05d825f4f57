"""Days with a time in Spanish: 6 de diciembre de 2018, 14:30, short enough for a table."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
