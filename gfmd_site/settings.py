"""Settings. Every value that differs between installations comes from the environment.

`.env.example` documents each variable; `docs/operations.md` says how to set them. Two modes:
`local` (the default: plain HTTP, answers to loopback host names only) and `production` (refuses
to start without a secret key and host names).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dj_database_url
import django_include_bootstrap
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.urls import reverse_lazy
from whitenoise.compress import Compressor

from gfmd_site import VERSION, single_sign_on
from gfmd_site.env import BadSetting, env_bool, env_choice, env_int, env_list, env_str
from gfmd_site.error_reports import begin as begin_error_reports

# --- Where things are ------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_str("GFMD_DATA_DIR", str(BASE_DIR / "var")))
SEEDS_DIR = BASE_DIR / "seeds"
# Reports are in it with all names: other accounts of the machine have no business there.
DATA_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)

# --- Mode ------------------------------------------------------------------------------------

MODE = env_choice("GFMD_MODE", "local", ("local", "production"))
IS_PRODUCTION = MODE == "production"
DEBUG = env_bool("DEBUG", False)


def _local_secret_key() -> str:
    """A key kept in the data folder, so that a restart does not sign everybody out."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = env_str("SECRET_KEY") or ("" if IS_PRODUCTION else _local_secret_key())
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or (
    [] if IS_PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

if IS_PRODUCTION and not SECRET_KEY:
    raise BadSetting("SECRET_KEY is not set. Production needs one; set SECRET_KEY_FILE to a file.")
if IS_PRODUCTION and not ALLOWED_HOSTS:
    raise BadSetting("ALLOWED_HOSTS is not set. List the host names people use, with commas.")
if IS_PRODUCTION and DEBUG:
    raise BadSetting("DEBUG is on in production. Remove it: error pages would show people's text.")

# Letters name it, so that nobody can put another address into them.
SITE_ADDRESS = env_str("SITE_ADDRESS").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if IS_PRODUCTION
    else f"http://127.0.0.1:{env_int('PORT', 8000)}"
)

# --- Parts -----------------------------------------------------------------------------------

ADMIN_PATH = env_str("ADMIN_PATH", "office").strip("/") + "/"

INSTALLED_APPS = [
    "reports",
    "practices",
    "gfmd_site",
    "gfmd_site.apps.GfmdAdminConfig",
    "gfmd_site.apps.GfmdAuthConfig",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "gfmd_site.apps.GfmdStaticFilesConfig",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "import_export",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "gfmd_site.middleware.RequestLogMiddleware",
    # Outside of everything that answers by itself: files, redirects and faults carry them too.
    "csp.middleware.CSPMiddleware",
    "gfmd_site.middleware.PrivateResponseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gfmd_site.middleware.PageCompressionMiddleware",
    "gfmd_site.middleware.ReadableRequestMiddleware",
    "gfmd_site.published.PublishedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gfmd_site.audit.middleware.AuditMiddleware",
    # A page is public only where its URL says so.
    "gfmd_site.middleware.SignInFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gfmd_site.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "gfmd_site.urls"
ASGI_APPLICATION = "gfmd_site.asgi.application"
WSGI_APPLICATION = "gfmd_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gfmd_site.context_processors.site",
            ],
        },
    },
    {
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "gfmd_site.jinja.environment"},
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database --------------------------------------------------------------------------------

# A kept connection belongs to a thread, and threads of an ASGI server come and go: kept ones
# pile up until the database refuses more.
DATABASE_URL = env_str("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=0)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "gfmd.sqlite3",
            "CONN_MAX_AGE": 0,
            "OPTIONS": {
                # Read-then-write transactions lose saves with "database is locked" otherwise.
                "transaction_mode": "IMMEDIATE",
                # Less than the 15 seconds that a page waits: it has to hear that we are busy.
                "timeout": 10,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters of sign-ins have to be shared by all processes, so they live in the database. Django's
# 300 rows are fewer than one forum signs in, and than a program guesses in a minute.
_CACHE = {"BACKEND": "gfmd_site.caches.PlainDatabaseCache", "LOCATION": "gfmd_cache"}
CACHES = {"default": {**_CACHE, "OPTIONS": {"MAX_ENTRIES": 100_000}}}

# --- Sign-in ---------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "gfmd_site.permissions.FinalRulesBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
AUTH_PASSWORD_VALIDATORS.append({"NAME": "gfmd_site.passwords.OwnWordsValidator"})
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "gfmd_site.accounts.ClosedAccountAdapter"
ACCOUNT_FORMS = {"login": "gfmd_site.sign_in_form.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Only by account: a venue is one IP address, so a limit by address would lock out a whole forum.
# Behind the proxy it would even be the whole world. None takes a limit of the library away.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "request_login_code": "3/m/key,10/h/key",
    "login_failed": "5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "5/m/key",
    "reset_password_from_key": None,
    "signup": None,
    "verify_phone": "1/30s/key",
}

# Sign-in by a code of the mail: no word to addresses that have no account here.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

# Staff and chairs need a second factor wherever real reports are.
REQUIRE_MFA = env_bool("REQUIRE_MFA", IS_PRODUCTION)
MFA_ADAPTER = "gfmd_site.second_factor.SiteMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "GFMD reporting"
# A phone and a server seldom agree on the second.
MFA_TOTP_TOLERANCE = 1
# A passkey cannot be guessed, and at the sign-in there is no account yet to count by.
MFA_RATE_LIMITS = {"webauthn_login": None}

# How old a sign-in may be before it is asked for once more, in minutes; 0 never asks. A forum
# day for consent: rooms record answers all day long.
CONFIRM_BEFORE_NAMES_LEAVE = timedelta(
    minutes=env_int("CONFIRM_BEFORE_NAMES_LEAVE", 30 if IS_PRODUCTION else 0)
)
CONFIRM_BEFORE_CONSENT = timedelta(
    minutes=env_int("CONFIRM_BEFORE_CONSENT", 12 * 60 if IS_PRODUCTION else 0)
)

# One sign-on of an organisation, by OpenID Connect: known addresses only, no new accounts.
SOCIALACCOUNT_ADAPTER = "gfmd_site.accounts.ClosedSocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
if single_sign_on.SERVER:
    INSTALLED_APPS += single_sign_on.APPS
    SOCIALACCOUNT_PROVIDERS = single_sign_on.providers()

# --- Browser and transport -------------------------------------------------------------------

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gfmd_site.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
if IS_PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = env_int("SECURE_HSTS_SECONDS", 63_072_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    if env_bool("BEHIND_PROXY", True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's own icons are data: images inside its stylesheet.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *single_sign_on.ORIGIN],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# How long strangers may be shown the same published page; 0 makes it anew each time.
PUBLIC_CACHE_SECONDS = env_int("PUBLIC_CACHE_SECONDS", 60 if IS_PRODUCTION else 0)

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = [
    "gfmd_site.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
MEDIA_ROOT = DATA_DIR / "media"
# Where `backup` writes and `doctor` looks when they are told nothing else.
BACKUP_DIR = Path(env_str("BACKUP_DIR", str(DATA_DIR / "backups")))
# Backups are encrypted with it where it is set.
BACKUP_KEY = env_str("BACKUP_KEY")

# --- Static files ----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # Files only: the package is not an installed app, since its templates would shadow ours.
    ("bs", Path(django_include_bootstrap.__file__).parent / "static"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gfmd_site.storage.ModuleManifestStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60
# Source maps are read by developers' tools alone.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# --- Languages and time ----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
CATALOGUES = BASE_DIR / "gfmd_site" / "locale"
# The second holds the compiled form (gfmd_site.catalogues).
LOCALE_PATHS = [CATALOGUES, DATA_DIR / "catalogues"]
USE_I18N = True
FORMAT_MODULE_PATH = "gfmd_site.formats"
USE_TZ = True
TIME_ZONE = env_str("TIME_ZONE", "UTC")

# --- Import and export -----------------------------------------------------------------------

# Our own reversible escaping is used instead (gfmd_site.lib.csvsafe): the built-in one cannot be
# undone when a file comes back.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.CacheStorage"

# --- Mail, errors, logs ----------------------------------------------------------------------

EMAIL_BACKEND = env_str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
# Letters leave behind the back of whoever wrote them; a timer sends what had to wait.
LETTERS_LEAVE = "background"
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "GFMD reporting <no-reply@localhost>")
# Where a weakness is reported, and until when that is valid.
SECURITY_CONTACT = env_str("SECURITY_CONTACT")
SECURITY_CONTACT_UNTIL = env_str("SECURITY_CONTACT_UNTIL")
# Where somebody writes who cannot use a page, `mailto:` or `https://`.
ACCESSIBILITY_CONTACT = env_str("ACCESSIBILITY_CONTACT")
DEFAULT_EXCEPTION_REPORTER = "gfmd_site.logs.ClosedReporter"

LOG_LEVEL = env_choice(
    "LOG_LEVEL", "info", ("debug", "info", "warning", "error", "critical")
).upper()

# The last warnings and errors of this machine, for the page of the venue.
RECENT_ERRORS = DATA_DIR / "recent-errors.jsonl"
# Whoever collects figures shows this token; without one there are none, and no such address.
METRICS_TOKEN = env_str("METRICS_TOKEN")
METRICS_DIR = DATA_DIR / "metrics"
SENTRY_DSN = env_str("SENTRY_DSN")
if SENTRY_DSN:
    begin_error_reports(SENTRY_DSN, environment=MODE, release=VERSION)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "gfmd_site.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "recent": {
            "class": "gfmd_site.recent_errors.RecentErrorsHandler",
            "formatter": "json",
            "path": RECENT_ERRORS,
        },
    },
    "root": {"handlers": ["stderr", "recent"], "level": "WARNING"},
    "loggers": {
        "gfmd": {"level": LOG_LEVEL},
        "django": {"handlers": ["stderr", "recent"], "level": "ERROR", "propagate": False},
        # Paths and messages of the request logger may hold people's words; ours says enough.
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
