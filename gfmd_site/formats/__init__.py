"""How days and times are written in a language, where Django's own way does not fit our pages."""
