"""Served by environment variables alone: what is written for containers fits what the code reads."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.core.management import get_commands

from config import supervisor
from tests.drills.crew import ROOT
from tests.ops.bucket import bucket

NAMED = re.compile(r"\b(?:ESSAIM_[A-Z0-9_]+|[A-Z]+_URL)\b")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVED = {"ESSAIM_MODE": "served", "ESSAIM_URL": "https://essaim.example", "ESSAIM_HOSTS": "essaim.example"}


def manage(*arguments, **environ):
    """`manage.py` with nothing of ours in its environment but this."""
    bare = {name: value for name, value in os.environ.items() if not NAMED.fullmatch(name)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**bare, "DJANGO_ALLOW_ASYNC_UNSAFE": "", **environ},  # the browser tests set it for this process
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_key_the_served_mode_refuses_to_start_and_says_so():
    refused = manage("check", **SERVED)

    assert refused.returncode != 0
    assert "ESSAIM_SECRET_KEY manque" in refused.stderr


def test_with_a_key_it_starts_strict():
    key = "k9" * 30 + "Zq!x"

    told = manage("check", "--deploy", "--fail-level", "WARNING", ESSAIM_SECRET_KEY=key, **SERVED)

    assert told.returncode == 0, told.stderr


def test_embedded_keeps_a_key_of_its_own_that_others_cannot_read(tmp_path):
    for _start in range(2):
        assert manage("check", ESSAIM_VAR=str(tmp_path)).returncode == 0

    key = tmp_path / "secret_key"
    assert len(key.read_text()) >= 50
    assert key.stat().st_mode & 0o077 == 0


def test_without_a_mail_server_letters_are_files_beside_the_data(tmp_path):
    told = manage(
        "shell",
        "-c",
        "from django.conf import settings; print(settings.EMAIL_FILE_PATH)",
        ESSAIM_VAR=str(tmp_path),
    )

    assert told.stdout.splitlines()[-1] == f"{tmp_path}/mails"


def test_every_variable_written_for_containers_is_read_somewhere():
    read = {
        name
        for folder in ("config", "scripts")
        for path in (ROOT / folder).glob("*.py")
        for name in NAMED.findall(path.read_text())
    }
    given = set(COMPOSE["x-essaim"]["environment"]) | set(NAMED.findall((ROOT / "Dockerfile").read_text()))

    assert given - read - {"ESSAIM_HOST"} == set()  # the proxy's
    assert "{$ESSAIM_HOST:localhost}" in (ROOT / "Caddyfile").read_text()


def test_what_the_hosting_page_names_exists():
    page = (ROOT / "docs/hosting.md").read_text()
    read = {name for path in (ROOT / "config").glob("*.py") for name in NAMED.findall(path.read_text())}

    assert set(NAMED.findall(page)) - read == set()
    assert set(re.findall(r"manage\.py (\w+)", page)) - set(get_commands()) == set()
    assert "manage.py administrator" in page


@pytest.mark.parametrize("service", ["web", "worker", "scheduler"])
def test_each_container_becomes_one_process_of_the_supervisor(service):
    assert COMPOSE["services"][service]["command"] == ["python", "config/supervisor.py", service]
    assert service in supervisor.commands()


def test_compose_holds_what_a_served_essaim_needs():
    expected = {"web", "worker", "scheduler", "postgres", "redis", "mail", "proxy", "migrate"}

    assert set(COMPOSE["services"]) == expected
    assert set(COMPOSE["volumes"]) == {"data", "postgres", "certificates"}


def test_a_worker_takes_the_queues_that_its_environment_names():
    command = supervisor.commands({"ESSAIM_QUEUES": "documents", "ESSAIM_WORKER_THREADS": "2"})["worker"]

    assert {"--queues=documents", "--concurrency=2", "--pool=threads"} <= set(command)


S3_TOUR = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage as storage
first = storage.save("26/11/fiche", ContentFile("écoute".encode()))
second = storage.save("26/11/fiche", ContentFile(b"autre"))
storage.save("26/11/gone", ContentFile(b"x"))
storage.delete("26/11/gone")
read = storage.open(first).read().decode()
print(read, second != first, storage.listdir("")[0], len(storage.listdir("26/11")[1]))
print(storage.get_modified_time(first).date(), storage.exists("26/11/gone"), storage.size(first))
"""


def test_files_go_to_a_bucket_by_the_environment_alone():
    with bucket("essaim") as (address, objects):
        told = manage(
            *("shell", "--no-imports", "--command", S3_TOUR),
            ESSAIM_S3_BUCKET="essaim",
            ESSAIM_S3_ENDPOINT=address,
            ESSAIM_S3_REGION="fr-par",
            ESSAIM_S3_KEY="key",
            ESSAIM_S3_SECRET="secret",
        )

    assert told.stdout.splitlines() == ["écoute True ['26'] 2", "2026-11-22 False 7"], told.stderr
    assert objects["26/11/fiche"] == "écoute".encode()


def test_what_docker_compose_passes_on_as_empty_is_not_set():
    """Amazon's own endpoint, and the credentials of the machine."""
    asked = """
from django.core.files.storage import default_storage as storage
client = storage.connection.meta.client
print(client.meta.endpoint_url, storage.access_key, storage.secret_key)
"""
    given = COMPOSE["x-essaim"]["environment"]
    empty = dict.fromkeys((name for name in given if name.startswith("ESSAIM_S3_")), "")

    told = manage(
        *("shell", "--no-imports", "--command", asked),
        **{**empty, "ESSAIM_S3_BUCKET": "essaim", "ESSAIM_ADMINS": ""},
    )

    assert told.stdout.split() == ["https://s3.amazonaws.com", "None", "None"], told.stderr
