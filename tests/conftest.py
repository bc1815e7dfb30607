"""Fixtures shared by every app's tests."""

import gc
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import hypothesis
import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from tests.drills.kept import Kept

os.environ.setdefault("ESSAIM_BROKER", "memory://")
# Playwright's loop runs in the thread of the tests: Django must not mind, from the making of the database on.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# The one without windows does the same with half the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The same examples on every machine, however slow: what chance finds elsewhere becomes a case of its own.
hypothesis.settings.register_profile("essaim", deadline=None, derandomize=True)
hypothesis.settings.load_profile("essaim")


def pytest_collection_finish():
    """What was imported lives as long as the tests: to look through it for garbage took a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_make_parametrize_id(val, argname):
    """Bytes by their name: those of an archive bear the second of its making, and each worker makes its own."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, kept from talking to anybody; one browser for all the tests of a worker."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {**browser_type_launch_args, "executable_path": path, "args": QUIET}


@pytest.fixture(scope="session")
def kept(tmp_path_factory, worker_id):
    """What the installations of this run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return Kept(own if worker_id == "master" else own.parent)


@pytest.fixture(scope="session", autouse=True)
def _one_request_at_a_time():
    """SQLite in memory has one connection, which the live server shares among the threads that answer."""
    if connections["default"].vendor != "sqlite":
        yield
        return
    answer, turn = WSGIHandler.__call__, threading.Lock()

    def in_turn(handler, environ, start_response):
        with turn:
            return answer(handler, environ, start_response)

    WSGIHandler.__call__ = in_turn
    yield
    WSGIHandler.__call__ = answer


@pytest.fixture(scope="session")
def nothing_collected(tmp_path_factory):
    return tmp_path_factory.mktemp("collected")


@pytest.fixture(autouse=True)
def _light_settings(settings, tmp_path, nothing_collected):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = nothing_collected  # each client would read the hundreds of files of a start
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ESSAIM_SCRATCH = tmp_path / "scratch"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def run_jobs(db):
    """Claim and run, through the real code path, all jobs that are due; the jobs they ask run too.

    `run_jobs(ahead=timedelta(hours=1))` runs as well what is planned within the hour.
    """
    from django.db.models.functions import Now

    from foundation.jobs import clock, runner
    from foundation.jobs.models import Job

    def run(ahead=timedelta(0)):
        ran = []
        Job.objects.filter(run_after__gt=Now(), run_after__lte=clock.after(ahead)).update(run_after=Now())
        while waiting := Job.objects.due().order_by("pk").values_list("pk", flat=True).first():
            job = runner.run(waiting)
            assert job, f"job {waiting} is due and cannot be claimed"
            ran.append(job)
        for job in ran:
            job.refresh_from_db()
        return ran

    return run


@pytest.fixture
def delivered(run_jobs, mailoutbox):
    """`delivered()`: the letters that have left, once the worker has passed."""

    def letters():
        run_jobs()
        return mailoutbox

    return letters


@pytest.fixture
def together(several_connections):
    """Run functions at the same moment, each in a thread with a connection of its own; returns their results."""

    def run(*functions):
        start = threading.Barrier(len(functions))

        def act(function):
            try:
                start.wait(10)
                return function()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(act, functions))

    return run


@pytest.fixture
def several_connections(transactional_db, tmp_path):
    """On SQLite a file, as in production: the tests' database in memory has other locks, and one connection."""
    own = connections["default"]
    if own.vendor != "sqlite":
        yield
        return
    settings, copy = own.settings_dict, tmp_path / "copy.sqlite3"
    with own.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    memory, settings["NAME"] = settings["NAME"], copy
    connections["default"] = own.copy()
    yield
    connections["default"].close()
    connections["default"], settings["NAME"] = own, memory


@pytest.fixture
def as_role(client):
    """Sign the client in as somebody who holds a role: « outsider » organises elsewhere, « anonymous » nobody.

    `as_role("expert", circle)` returns the user. The other names are kinds of role.
    """
    from tests.programmes.factories import ProgrammeFactory, UserFactory, account_with_role

    def sign_in(kind, circle):
        if kind == "anonymous":
            client.logout()
            return None
        if kind == "administrator":
            user = UserFactory(is_staff=True)
        elif kind == "outsider":
            user = account_with_role("organiser", ProgrammeFactory().circle)
        else:
            user = account_with_role(kind, circle)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def organised(as_role):
    """A programme, and the client signed in as one who organises it."""
    from tests.programmes.factories import ProgrammeFactory

    programme = ProgrammeFactory()
    as_role("organiser", programme.circle)
    return programme


@pytest.fixture
def declare_job():
    """Declare a job kind for the time of one test: `declare_job(function, name="test.work", tries=1)`."""
    from foundation.jobs import kinds

    names = []

    def declare(function=None, *, name="test.work", **options):
        kinds.job(name, **options)(function or (lambda job: None))
        names.append(name)
        return name

    yield declare
    for name in names:
        del kinds._kinds[name]


@pytest.fixture
def refusals(page):
    """What the Content-Security-Policy refused, and the scripts that failed."""
    told = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "console",
        lambda line: told.append(line.text) if "Content Security Policy" in line.text else None,
    )
    return told
