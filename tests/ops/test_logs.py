"""One line an event, and no line that lets its reader act in somebody's place."""

import json
import logging
import types

import pytest
from gunicorn.config import Config

from config.logs import Json, Readable, Redacting, logging_for, redact
from config.serving import Logger

TOKEN = "eyJhIjoxfQ:1vKx:Zm9v"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"/l/{TOKEN}/", "/l/…/"),
        (f"GET /l/{TOKEN}/?code=1 HTTP/1.1", "GET /l/…/?code=1 HTTP/1.1"),
        (f"/agenda/{TOKEN}.ics", "/agenda/…"),
        (f"https://essaim.example/l/{TOKEN}", "https://essaim.example/l/…"),
        ("/comptes/password/reset/key/1-set-password/", "/comptes/password/reset/key/…/"),
        ("/comptes/confirm-email/MQ:1vKx/", "/comptes/confirm-email/…/"),
        ("/p/innover/territoires/12/", "/p/innover/territoires/12/"),
        ("/l/", "/l/"),
    ],
)
def test_redact(line, told):
    assert redact(line) == told


def record(message, *args, **extra):
    made = logging.getLogger("essaim.test").makeRecord(
        "essaim.test", logging.WARNING, __file__, 1, message, args, None, extra=extra
    )
    Redacting().filter(made)
    return made


def test_served_lines_are_json_with_the_fields_apart():
    line = json.loads(Json().format(record("Not Found: %s", f"/l/{TOKEN}/", path=f"/l/{TOKEN}/", status=404)))

    assert line.pop("at")
    assert line == {
        "level": "WARNING",
        "logger": "essaim.test",
        "message": "Not Found: /l/…/",
        "path": "/l/…/",
        "status": 404,
    }


def test_a_traceback_is_one_line_of_json_without_the_secret():
    try:
        raise ValueError(f"no page at /l/{TOKEN}/")
    except ValueError as error:
        made = logging.LogRecord("essaim.test", logging.ERROR, __file__, 1, "broken", (), None)
        made.exc_info = (type(error), error, error.__traceback__)
    Redacting().filter(made)
    line = Json().format(made)

    assert "\n" not in line
    assert "ValueError: no page at /l/…/" in json.loads(line)["exc_info"]


def test_embedded_lines_are_readable():
    assert (
        Readable()
        .format(record("job done", job=3, ms=12))
        .endswith("WARNING essaim.test  job done  job=3  ms=12")
    )


@pytest.mark.parametrize(
    ("served", "formatter"), [(True, "config.logs.Json"), (False, "config.logs.Readable")]
)
def test_the_mode_chooses_the_form(served, formatter):
    assert logging_for(served=served)["formatters"]["line"] == {"()": formatter}


def test_each_request_is_one_line_without_the_token(client, db, caplog):
    caplog.set_level(logging.INFO, "essaim.request")

    client.get(f"/l/{TOKEN}/")

    (line,) = [record for record in caplog.records if record.name == "essaim.request"]
    assert (line.method, line.path) == ("GET", "/l/…/")
    assert line.status >= 200
    assert line.ms >= 0
    assert line.request_id


def test_gunicorn_access_log_shows_no_token(capsys):
    config = Config()
    config.set("accesslog", "-")
    logger = Logger(config)
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/l/{TOKEN}/",
        "PATH_INFO": f"/l/{TOKEN}/",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://essaim.example/agenda/{TOKEN}.ics",
    }
    answer = types.SimpleNamespace(status="200 OK", headers=[], sent=12)
    spent = types.SimpleNamespace(seconds=0, microseconds=1200)

    atoms = logger.atoms(answer, types.SimpleNamespace(headers=[]), environ, spent)
    logger.access(answer, types.SimpleNamespace(headers=[]), environ, spent)

    assert not [name for name, value in atoms.items() if TOKEN in str(value)]
    told = capsys.readouterr()
    assert "/l/…/" in told.out + told.err
    assert TOKEN not in told.out + told.err
