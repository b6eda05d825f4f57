"""Days, times and numbers in Arabic, on the 24-hour clock of a programme.

Django's own short date carries direction marks, which turn its parts round in a left-to-right
line such as the name of a writer, and it has no form for a day with a time. It groups no digits.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
THOUSAND_SEPARATOR = "\u00a0"
NUMBER_GROUPING = 3
