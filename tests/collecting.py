"""Settings under which tests collect static files: compressing them takes longer than a test."""

from gfmd_site.settings import *  # noqa: F403

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "html", "js", "json", "map", "svg", "txt"]
