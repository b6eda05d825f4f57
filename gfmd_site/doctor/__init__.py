"""Examines an installation: what is well, what is not, where, and what to do about it.

`examine` runs every examination. Each one is a function that yields findings and changes nothing
that lasts. None of them reads the text of a report.
"""

from gfmd_site.doctor.examine import Diagnosis, examine
from gfmd_site.doctor.finding import Finding, Level

__all__ = ["Diagnosis", "Finding", "Level", "examine"]
