"""What every environment shares. Only the modules of this package read the environment."""

from importlib.resources import files
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
VAR_DIR = Path(env("BOUSSOLE_VAR", default=str(BASE_DIR / "var")))

DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "boussole.apps.BoussoleConfig",
    "reports.apps.ReportsConfig",
    "evaluation.decisions.apps.DecisionsConfig",
    "evaluation.committee.apps.CommitteeConfig",
    "evaluation.trial.apps.TrialConfig",
    "evaluation.dialogue.apps.DialogueConfig",
    "evaluation.questionnaires.apps.QuestionnairesConfig",
    "evaluation.compass.apps.CompassConfig",
    "evaluation.ai_act.apps.AiActConfig",
    "evaluation.footprint.apps.FootprintConfig",
    "evaluation.cost.apps.CostConfig",
    "evaluation.datasets.apps.DatasetsConfig",
    "evaluation.frame.apps.FrameConfig",
    "evaluation.jobs.apps.JobsConfig",
    "usecases.apps.UsecasesConfig",
    "workforce.apps.WorkforceConfig",
    "accounts.apps.AccountsConfig",
    "audit.apps.AuditConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "boussole.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.CurrentMembershipMiddleware",
    "boussole.shared.middleware.ReadOnlyGetMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "boussole.urls"
WSGI_APPLICATION = "boussole.wsgi.application"
ASGI_APPLICATION = "boussole.asgi.application"

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
                "boussole.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_OPTIONS = {
    # A vote read and written in one deferred transaction can be lost to "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def database(default: str) -> dict:
    """Return the database settings of `DATABASE_URL` (SQLite or PostgreSQL), or of `default`."""
    config = env.db_url("DATABASE_URL", default=default)
    if "sqlite" in config["ENGINE"]:
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
        config["OPTIONS"] = {"connect_timeout": 5, **config.get("OPTIONS", {})}  # seconds
    return config


FIXTURE_DIRS = [BASE_DIR / "fixtures"]
MEDIA_ROOT = VAR_DIR / "media"

# --- People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 3
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

AXES_USERNAME_FORM_FIELD = "username"  # of the sign-in form; by default axes would look for "email"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the wait that the page announces is the wait
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "boussole.shared.addresses.client_ip"
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False

# --- Language ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français"))]
LOCALE_PATHS = [BASE_DIR / "boussole" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- Assets: all from installed packages or ours, none from elsewhere --------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list = [
    ("vendor/bootstrap", str(files("bootstrap") / "css")),
    ("vendor/public-sans", str(files("fontpkg_public_sans") / "files")),
    ("vendor/lato", str(files("fontpkg_lato") / "files")),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = ("boussole",)
CRISPY_TEMPLATE_PACK = "boussole"

# --- Headers ----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
PROXY_COUNT = 0  # how many trusted proxies stand in front: none is believed unless said
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# --- Uploads ----------------------------------------------------------------------------------------
DOCUMENT_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Committee --------------------------------------------------------------------------------------
# How many members must have scored before the scores of an item are revealed; all who are there, if they are fewer.
COMMITTEE_SCORES_NEEDED = env.int("COMMITTEE_SCORES_NEEDED", default=3)

# --- Mail -------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="boussole@localhost")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

# --- Background work --------------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_TASK_TIME_LIMIT = 120
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "boussole.tasks.sweep_outbox", "schedule": 30.0},
    # Each reminder goes once, whatever the pace: an hour lets a machine that was off at night catch up.
    "mix-answers": {"task": "evaluation.questionnaires.tasks.mix_answers", "schedule": 3600.0},  # once a day each
    "close-questionnaires": {"task": "evaluation.questionnaires.tasks.close_ended", "schedule": 3600.0},
    "forget-staff-files": {"task": "workforce.tasks.forget_staff_files", "schedule": 3600.0},
    "remind-experts": {"task": "evaluation.compass.tasks.remind_experts", "schedule": 3600.0},
    "remind-follow-up": {"task": "evaluation.decisions.tasks.remind", "schedule": 3600.0},
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # A request never waits long for Redis: one second, once. The row is there, the sweep will send it.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
else:
    _broker_dir = VAR_DIR / "broker"
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker_dir / "messages"),
        "data_folder_out": str(_broker_dir / "messages"),
        "control_folder": str(_broker_dir / "control"),
        "polling_interval": 0.1,
    }

# --- Logs: structured, without personal data ---------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "boussole.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # The request line of boussole.requests says it already, without the path.
        "django.request": {"level": "ERROR"},
        # Gunicorn's workers load this: what they say of a broken request joins the others, in the same form.
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
        "celery": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
