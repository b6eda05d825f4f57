"""Days with a time in French: 6 décembre 2018, 14:30. Django's own has nothing between the two."""

DATETIME_FORMAT = "j F Y, H:i"
