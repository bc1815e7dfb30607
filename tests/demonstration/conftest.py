"""The demonstration, built once for all its tests: in a transaction that is rolled back after the last one."""

import pytest
from django.db import transaction
from django.test import override_settings

from demonstration.build import build


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """The programme, its PDF drawn: {programme, settings}."""
    here = tmp_path_factory.mktemp("demonstration")
    known = {
        "DEMO": True,
        "DEMO_MAILS": here / "mails",
        "MEDIA_ROOT": here / "media",
        "ESSAIM_SCRATCH": here / "scratch",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with django_db_blocker.unblock(), override_settings(**known), transaction.atomic():
        programme = build()
        print_what_waits()
        yield programme, known
        transaction.set_rollback(True)


def print_what_waits():
    """What the worker does in the seconds after the start."""
    from foundation.jobs import runner
    from foundation.jobs.models import Job

    for waiting in Job.objects.due().order_by("pk").values_list("pk", flat=True):
        runner.run(waiting)


@pytest.fixture
def programme(built, db, settings):
    """The programme; the settings that each test gets are those it was built with."""
    programme, known = built
    for name, value in known.items():
        setattr(settings, name, value)
    return programme


@pytest.fixture
def enter(client, programme):
    """Sign the client in as one of the ten: `enter("experte")` returns the account."""
    from foundation.people.models import User

    def sign_in(name):
        user = User.objects.get(email=f"{name}@demo.example")
        client.force_login(user)
        return user

    return sign_in
