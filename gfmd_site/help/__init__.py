"""Help for each role: what a page is for, the first ten minutes, printable guides, keys.

All of it is public and says nothing of anybody's report. Texts are short paragraphs, so that each
can be translated by itself and is used wherever it fits.
"""
