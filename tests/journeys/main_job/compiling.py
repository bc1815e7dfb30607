"""A worker dies in the middle of a PDF; the copil compiles what it may read."""

import contextlib
import datetime
import io
import os
import re
import signal

import pikepdf
import pypdf
from django.utils import timezone
from playwright.sync_api import expect

from foundation.jobs.models import Job
from reports.models import Compilation
from tests.drills.crew import children, family, until
from tests.journeys import cast
from tests.journeys.cast import HERE, TITLE
from tests.journeys.house import PATIENCE
from tests.journeys.stage import download, press, status


@contextlib.contextmanager
def a_worker_that_dies(house, story, page, fiche):
    """The printer is held, the worker killed under it, and nobody starts another before the end."""
    (worker,) = children(house.boss.pid, "--pool")
    printers = family(worker)[1:]
    assert printers, "the worker's child printed the first fiche"
    for pid in printers:
        os.kill(pid, signal.SIGSTOP)
    press(page, "Donner le bon à tirer")
    publishing = Job.objects.filter(kind="reports.publish", subject=fiche.pk)
    assert until(publishing.filter(state="running").exists, within=PATIENCE)
    expect(page.locator("#state")).to_contain_text("Le PDF se prépare")
    os.kill(house.boss.pid, signal.SIGSTOP)
    for pid in (worker, *printers):
        os.kill(pid, signal.SIGKILL)
    publishing.update(
        lease_until=timezone.now() - datetime.timedelta(seconds=1)
    )  # rather than wait for its end
    try:
        yield
    finally:
        os.kill(house.boss.pid, signal.SIGCONT)


def compile_them(stage, page, story):
    (worker,) = children(stage.house.boss.pid, "--pool")
    until(lambda: family(worker)[1:], within=PATIENCE)
    with _held(family(worker)[1:]):
        press(page, "Compiler en un seul PDF")
        expect(page.locator("#compilation")).to_contain_text("se prépare")
        expect(page.locator("#compilation progress")).to_be_visible()
        stage.shoot(page, "compilation-en-cours")
    expect(page.locator("#compilation")).to_contain_text("Votre compilation est prête")
    stage.shoot(page, "compilation-prete")
    _is_well_bound(stage.keep("compilation.pdf", download(page, "Télécharger")), story)
    assert Compilation.objects.count() == 1


@contextlib.contextmanager
def _held(processes):
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGCONT)


def _is_well_bound(content, story):
    """Cover, contents with page numbers, continuous folios, bookmarks."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    assert TITLE in pages[0]
    starts = {item.title: reader.get_destination_page_number(item) for item in _outline(reader)}
    told = {title: number for title, number in starts.items() if HERE in title or cast.ELSEWHERE in title}
    assert len(told) == 2
    contents = " ".join(pages[1 : min(told.values())])
    for title, number in told.items():
        assert title in contents
        assert re.search(rf"\b{number + 1}\b", contents)
    for number, words in enumerate(pages[min(told.values()) :], start=min(told.values()) + 1):
        assert re.search(rf"\b{number}\b", words), f"page {number} bears no folio"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == len(pages) == Compilation.objects.get().pages
        assert str(pdf.Root.Lang) == "fr"


def _outline(reader):
    return [item for item in reader.outline if not isinstance(item, list)]


def cannot_open_the_rest(page, story):
    draft = f"{story.root}/livrables/{story.fiche.pk}"
    assert status(page, f"{story.root}/ecoutes/notes/{story.note.pk}/") in (403, 404)
    assert status(page, f"{draft}/apercu/") in (403, 404)
    assert status(page, f"{draft}/rediger/bref/") in (403, 404)
    assert status(page, f"/p/{story.other.slug}/") == 404
    assert status(page, f"/p/{story.other.slug}/livrables/") == 404
