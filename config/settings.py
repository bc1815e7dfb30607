"""Settings: embedded by default, served by environment variables alone (see docs/hosting.md)."""

import secrets
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.logs import logging_for
from config.post import provider_settings, returns_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env("ESSAIM_VAR", default=str(BASE_DIR / "var")))
SERVED = env("ESSAIM_MODE", default="embedded") == "served"
DEMO = env.bool("ESSAIM_DEMO", default=False)
DEBUG = env.bool("ESSAIM_DEBUG", default=False)


def _secret_key():
    if key := env("ESSAIM_SECRET_KEY", default=""):
        return key
    if SERVED:
        raise ImproperlyConfigured(
            "ESSAIM_SECRET_KEY manque : en mode servi, Essaim ne démarre pas sans clé secrète "
            "(50 caractères au hasard, gardés hors du dépôt)."
        )
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()
LINK_KEY = env("ESSAIM_LINK_KEY", default="")  # signs the links in e-mails; else derived from SECRET_KEY
LINK_KEY_FALLBACKS = env.list("ESSAIM_LINK_KEY_FALLBACKS", default=[])
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ESSAIM_PROXIES", default=0)
SITE_URL = env("ESSAIM_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ESSAIM_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ADMINS = [("Administration", address) for address in env.list("ESSAIM_ADMINS", default=[])]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "foundation.people",
    "foundation.journal",
    "foundation.jobs",
    "foundation.files",
    "foundation.texts",
    "foundation.mail",
    "foundation.documents",
    "foundation.search",
    "foundation.pictures",
    "programmes",
    "reminders",
    "copils",
    "territories",
    "listening",
    "reports",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.logs.RequestLog",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.requests.SoundRequest",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.journal.middleware.JournalMiddleware",
    "programmes.looking.SeenAsGate",
    "programmes.middleware.StateGate",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "config.menu.menu",
                "config.entrance.entrance",
                "programmes.looking.banner",
            ],
            "builtins": ["foundation.people.templatetags.typography"],
        },
    }
]

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "essaim.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
if env("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
            # A worker frozen in a transaction must not keep its locks: what waits for them would freeze too.
            f"-c jit=off -c idle_in_transaction_session_timeout={env.int('ESSAIM_IDLE_TRANSACTION', default=60)}s"
        )
        DATABASES["default"]["CONN_MAX_AGE"] = 60
else:
    DATABASES = {"default": _SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default="")
# Not on Redis, which may go away: sign-in and links count there who tries too often, and would answer 500.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # by default 300: a flood would wipe the counters that limit it
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # identifiers are printed in pages too; figures ask for their separator

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("ESSAIM_STATIC", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES: dict[str, dict] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Compressing takes twenty seconds and serves slow lines, not a demonstration on this machine.
    "staticfiles": {
        "BACKEND": "config.static.CompressedHashedStorage" if SERVED else "config.static.HashedStorage"
    },
}
if bucket := env("ESSAIM_S3_BUCKET", default=""):
    from botocore.config import Config  # half a second, for who needs it

    S3_ENDPOINT = env("ESSAIM_S3_ENDPOINT", default=None)  # of what is empty, environ makes the default
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": S3_ENDPOINT,
            "region_name": env("ESSAIM_S3_REGION", default=None),
            "access_key": env("ESSAIM_S3_KEY", default=None),
            "secret_key": env("ESSAIM_S3_SECRET", default=None),
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": 5 * 1024 * 1024,  # a long compilation is read back from a disk
            # Others than Amazon: no name of host for each bucket, none of the sums that it alone reads.
            "client_config": Config(
                s3={"addressing_style": "path" if S3_ENDPOINT else "auto"},
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "programmes.accounts.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {"request_login_code": "programmes.accounts.RequestCodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED
MFA_TOTP_ISSUER = "Essaim"
if OIDC_ISSUER := env("ESSAIM_OIDC_ISSUER", default=""):
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "programmes.oidc.SocialAdapter"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env("ESSAIM_OIDC_NAME", default="ProConnect"),
                    "client_id": env("ESSAIM_OIDC_CLIENT"),
                    "secret": env("ESSAIM_OIDC_SECRET"),
                    "settings": {
                        "server_url": OIDC_ISSUER,
                        "scope": env.list("ESSAIM_OIDC_SCOPE", default=["openid", "profile", "email"]),
                        # For a provider that verifies every address and does not say so, as ProConnect.
                        "verified_email": env.bool("ESSAIM_OIDC_VERIFIED", default=False),
                        "oauth_pkce_enabled": True,
                    },
                }
            ]
        }
    }

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR}/mails")  # a fourth slash: the root
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"):
    EMAIL_BACKEND = "foundation.mail.backends.SmtpBackend"
elif DEMO:
    EMAIL_BACKEND = "foundation.mail.backends.DemoBackend"
# A provider by its API (any of django-anymail's), and what it tells of messages that came back.
MAIL_PROVIDER = env("ESSAIM_MAIL_PROVIDER", default="")
MAIL_RETURNS = env("ESSAIM_MAIL_RETURNS", default=returns_of(MAIL_PROVIDER))
ANYMAIL = provider_settings(MAIL_PROVIDER, MAIL_RETURNS)
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
DEMO_MAILS = VAR_DIR / "mails"
MAIL_LEASE = env.float("ESSAIM_MAIL_LEASE", default=600)  # seconds after which a hand-over is uncertain
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("ESSAIM_FROM", default="Essaim <essaim@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *([OIDC_ISSUER] if OIDC_ISSUER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
X_FRAME_OPTIONS = "DENY"
if SERVED:
    SECURE_SSL_REDIRECT = env.bool("ESSAIM_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^sante/$"]  # asked from inside, without the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("ESSAIM_HSTS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# Jobs: the table is the truth, Celery rings the bell (config/celery.py).
ESSAIM_TICK = env.float("ESSAIM_TICK", default=30)
ESSAIM_LEASE = env.float("ESSAIM_LEASE", default=0)  # seconds, for every kind: drills and tests shorten it
ESSAIM_RING_AGAIN = env.float("ESSAIM_RING_AGAIN", default=60)
ESSAIM_REMINDER_HOURS = env("ESSAIM_REMINDER_HOURS", default="7-20")  # when people read their mail
# Of the four threads of the embedded worker, one at least stays free for what somebody waits for.
ESSAIM_SLOTS = {} if REDIS_URL else {"documents": 1, "messages": 1, "imports": 1}
ESSAIM_SCRATCH = VAR_DIR / "scratch"
ESSAIM_CHILD_MEMORY = env.int("ESSAIM_CHILD_MEMORY", default=2048)  # MiB of address space for PDF work
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env("ESSAIM_BROKER", default=REDIS_URL or "essaim://localhost/")
CELERY_BROKER_TRANSPORT_OPTIONS = {} if REDIS_URL else {"folder": str(BROKER_DIR), "polling_interval": 0.2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "config.celery:TickScheduler"

LOGGING = logging_for(served=SERVED)
