"""`make demo` and `make test` on a machine that lacks something: install it, or say what to type."""

import os
import platform
import shutil
import subprocess

import pytest

from tests.drills.crew import ROOT

TOOLS = ("bash", "cat", "chmod", "env", "grep", "id", "ls", "mkdir", "rm", "sh", "tee", "touch")
APT = """#!/bin/sh
echo "$@" >> {log}
for package in "$@"; do
  case "$package" in
    chromium*) touch {bin}/$package; chmod 755 {bin}/$package ;;
    poppler-utils) touch {bin}/pdftoppm; chmod 755 {bin}/pdftoppm ;;
    libreoffice-calc) touch {bin}/soffice; chmod 755 {bin}/soffice ;;
  esac
done
"""


@pytest.fixture
def machine(tmp_path):
    """A machine with few commands: neither a browser nor a PDF viewer."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for tool in TOOLS:
        (commands / tool).symlink_to(shutil.which(tool))
    return commands


def system(machine, *parts):
    return subprocess.run(
        [shutil.which("bash"), str(ROOT / "scripts" / "system"), *parts],
        env={"PATH": str(machine), "HOME": str(machine)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_missing_and_may_not_be_installed_is_said_in_a_sentence(machine):
    told = system(machine, "test")

    assert told.returncode == 1
    assert "Il manque des paquets du système" in told.stderr
    assert "sudo apt-get install chromium poppler-utils libreoffice-calc" in told.stderr


def test_nothing_is_said_nor_done_when_nothing_is_missing(machine):
    for name in ("chromium", "pdftoppm", "soffice"):
        (machine / name).symlink_to("/bin/true")

    told = system(machine, "test")

    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs without asking")
def test_root_installs_what_is_missing_once(machine, tmp_path):
    log = tmp_path / "apt.log"
    apt = machine / "apt-get"
    apt.write_text(APT.format(log=log, bin=machine))
    apt.chmod(0o755)

    first, second = system(machine, "test"), system(machine, "test")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert len(log.read_text().splitlines()) == 1
    browser = "chromium-headless-shell" if platform.freedesktop_os_release()["ID"] == "debian" else "chromium"
    assert f"--no-install-recommends {browser} poppler-utils libreoffice-calc" in log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs without asking")
def test_without_a_network_the_browser_that_is_there_will_do(machine):
    for name, command in {
        "apt-get": "false",
        "chromium": "true",
        "pdftoppm": "true",
        "soffice": "true",
    }.items():
        (machine / name).symlink_to(f"/bin/{command}")

    assert system(machine, "test").returncode == 0


def test_a_part_that_does_not_exist_is_refused(machine):
    assert system(machine, "nothing").returncode == 2
