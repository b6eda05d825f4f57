"""The product's settings with a fast password hasher; everything else as people run it."""

import os
import tempfile

os.environ["GFMD_MODE"] = "local"
os.environ.setdefault("GFMD_DATA_DIR", tempfile.mkdtemp(prefix="gfmd-tests-"))
os.environ.setdefault("LOG_LEVEL", "CRITICAL")

from gfmd_site.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LETTERS_LEAVE = "inline"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
STATIC_ROOT.mkdir(exist_ok=True)
