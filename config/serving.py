"""gunicorn's configuration: `gunicorn -c python:config.serving config.wsgi`."""

import os

from gunicorn.glogging import Logger as StockLogger

from config.logs import Json, Readable, Redacting, redact

SERVED = os.environ.get("ESSAIM_MODE") == "served"


class Logger(StockLogger):
    """gunicorn's own lines in the form of ours, its access log (off unless asked) without the secrets."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(Json() if SERVED else Readable())
            handler.addFilter(Redacting())

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return {name: redact(value) if isinstance(value, str) else value for name, value in atoms.items()}


# Embedded, only this machine may connect; served, a proxy on another one must.
bind = f"{'0.0.0.0' if SERVED else '127.0.0.1'}:{os.environ.get('PORT', '8000')}"  # noqa: S104  # nosec B104
worker_class = "gthread"
workers = int(os.environ.get("ESSAIM_WEB_WORKERS", "2" if SERVED else "1"))
threads = int(os.environ.get("ESSAIM_WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 10
control_socket_disable = True  # gunicorn 27 would open one under the home folder
logger_class = Logger
loglevel = "info" if SERVED else "warning"
accesslog = "-" if os.environ.get("ESSAIM_ACCESS_LOG") else None
