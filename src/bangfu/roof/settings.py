"""Every setting of the product. What differs between counties comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("BANGFU_VAR", ROOT / "var")).resolve()
"""Where the database, the vault, the lake and the keys lie. Put it on an encrypted volume."""

DEBUG = os.environ.get("BANGFU_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("BANGFU_HOSTS", "127.0.0.1,localhost,testserver").split(",")
SECRET_KEY_FILE = VAR / "keys" / "django.key"
IDENTITY_KEY_FILE = Path(os.environ.get("BANGFU_KEYS", VAR / "keys" / "identity.json"))
"""The key ring of identity numbers, outside the database: {"current": "k1", "keys": {"k1": {...}}}."""

BANGFU_PLACE = os.environ.get("BANGFU_PLACE", "140927")
"""The county this installation serves: six digits of its division code."""
BANGFU_ENGINE = os.environ.get("BANGFU_ENGINE", "duckdb")
LAKE = VAR / "lake"
VAULT = VAR / "vault"
JOURNAL_ANCHORS = Path(os.environ.get("BANGFU_ANCHORS", VAR / "anchors"))
"""Where the journal is anchored outside the database; another disk is better."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "bangfu.ground",
    "bangfu.divisions",
    "bangfu.accounts",
    "bangfu.rulebook",
    "bangfu.registry",
    "bangfu.ledgers",
    "bangfu.linkage",
    "bangfu.monitoring",
    "bangfu.reports",
    "bangfu.roof",
]
"""The rooms in floor order; the roof has no models."""

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "bangfu.accounts.middleware.StaffLanguage",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "bangfu.accounts.middleware.SigningIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bangfu.ground.middleware.HeldClock",
    "bangfu.ground.middleware.RefusalPage",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bangfu.roof.urls"
WSGI_APPLICATION = "bangfu.roof.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "bangfu.ground.pages.page_context",
            ],
        },
    },
]

DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'bangfu.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;",
    }

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "bangfu.accounts.views.locked_out"
OTP_TOTP_ISSUER = "帮扶"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if os.environ.get("BANGFU_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
if os.environ.get("BANGFU_PROXY") == "1":  # only behind a proxy that sets this header itself, whatever the browser sent
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "manifest-src": ["'self'"],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True  # pages have their looks without a collecting step
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MAX_UPLOAD_BYTES = 60 * 1024 * 1024
"""The largest workbook a department may send; larger ones are refused with a sentence."""
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


def _secret_key() -> str:
    """The signing key of sessions, made once and kept beside the other keys."""
    if given := os.environ.get("BANGFU_SECRET_KEY"):
        return given
    SECRET_KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
    if not SECRET_KEY_FILE.exists():
        SECRET_KEY_FILE.write_text(os.urandom(32).hex(), encoding="ascii")
        SECRET_KEY_FILE.chmod(0o600)
    return SECRET_KEY_FILE.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()
