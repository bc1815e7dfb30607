"""One line an event: JSON when served, readable when embedded; never the token of a link."""

import logging
import re
import time

from pythonjsonlogger.json import JsonFormatter

# Who holds one of these addresses may act: signed links, feeds, keys to confirm or to reset.
SECRETS = re.compile(
    r"(?P<door>/(?:l|agenda|desabonnement)/|/comptes/(?:confirm-email|password/reset/key)/)(?P<secret>[^/\s?\"'<>]+)"
)
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def redact(text):
    return SECRETS.sub(r"\g<door>…", text)


class Redacting(logging.Filter):
    """Takes the secrets out of the message and of every field, whoever wrote them."""

    def filter(self, record):
        record.msg, record.args = redact(record.getMessage()), ()
        for name, value in list(vars(record).items()):
            if name not in STANDARD and isinstance(value, str):
                setattr(record, name, redact(value))
        vars(record).pop("request", None)  # Django's own records carry the whole request
        return True


class RedactedTraceback:
    """The last line of a traceback quotes what the code was given."""

    def formatException(self, exc_info):  # noqa: N802  logging's name
        return redact(super().formatException(exc_info))


class Readable(RedactedTraceback, logging.Formatter):
    """For someone who looks at a terminal."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)-7s %(name)s  %(message)s", "%H:%M:%S")

    def formatMessage(self, record):  # noqa: N802  logging's name
        fields = [f"{name}={value}" for name, value in vars(record).items() if name not in STANDARD]
        return "  ".join([super().formatMessage(record), *fields])


class Json(RedactedTraceback, JsonFormatter):
    def __init__(self):
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
            json_ensure_ascii=False,
        )


def logging_for(*, served):
    quiet = {"level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redacting": {"()": "config.logs.Redacting"}},
        "formatters": {"line": {"()": "config.logs.Json" if served else "config.logs.Readable"}},
        "handlers": {
            "out": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "line",
                "filters": ["redacting"],
            }
        },
        "root": {"handlers": ["out"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},  # the request line already says 404 and 403
            "celery.app.trace": quiet,  # the job's own line says more
            "celery.worker.strategy": quiet,
            "kombu": quiet,
            "weasyprint": {"level": "ERROR"},
            "fontTools": quiet,
        },
    }


class RequestLog:
    """One line a request: method, path without its secrets, status, milliseconds."""

    logger = logging.getLogger("essaim.request")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        spent = round((time.perf_counter() - started) * 1000, 1)
        fields = {"method": request.method, "path": redact(request.path), "status": response.status_code}
        # A monitor asks every few seconds: its lines would hide the others.
        level = logging.DEBUG if request.path == "/sante/" else logging.INFO
        self.logger.log(level, "request", extra={**fields, "ms": spent, **_trace(request)})
        return response


def _trace(request):
    return {"request_id": request.id} if hasattr(request, "id") else {}
