"""Short days in English with the name of the month.

Django's own are figures with the month first, which half of a forum reads the other way round.
"""

SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y H:i"
