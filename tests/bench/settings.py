"""The product's settings with the view that saving is compared with."""

from gfmd_site.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
