"""What the browser does for everybody: enter, look, keep a picture of each page at both widths."""

import itertools
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.look.axe import faults

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
ALBUM = bool(os.environ.get("ESSAIM_ALBUM"))  # drawing them takes a third of a story, and few read them
SLOW = 30_000  # milliseconds

expect.set_options(timeout=SLOW)


class Stage:
    """Browsers of the people of one story, and the album of what they saw."""

    def __init__(self, browser, house, name):
        self.browser, self.house = browser, house
        self.folder = PICTURES / name
        self.numbers = itertools.count(1)
        self.complaints, self.muted = [], False
        if ALBUM:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def page(self, user=None, *, phone=False):
        """A browser of one's own; signed in when a user is given."""
        context = self.browser.new_context(
            base_url=self.house.url,
            viewport=PHONE if phone else DESKTOP,
            locale="fr-FR",
            accept_downloads=True,
            reduced_motion="reduce",  # nothing is looked at on its way
        )
        context.set_default_timeout(SLOW)
        if user:
            context.add_cookies([self._session(user)])
        page = context.new_page()
        page.on("pageerror", lambda error: self._complain(page, str(error)))
        page.on("console", lambda line: self._complain(page, line.text) if line.type == "error" else None)
        page.on(
            "response", lambda answer: self._complain(page, str(answer)) if answer.status >= 500 else None
        )
        return page

    def _session(self, user):
        client, name = Client(), settings.SESSION_COOKIE_NAME
        client.force_login(user)
        return {"name": name, "value": client.cookies[name].value, "url": self.house.url}

    def _complain(self, page, words):
        if not self.muted:
            self.complaints.append(f"{page.url}: {words}")

    def shoot(self, page, name):
        """Look at the page at both widths: what overflows, what axe finds; keep its pictures for who asks for them."""
        number, size = next(self.numbers), page.viewport_size
        for view in (DESKTOP, PHONE):
            page.set_viewport_size(view)
            page.evaluate("document.fonts.ready.then(() => window.scrollTo(0, 0))")
            title = f"{number:02}-{name}-{view['width']}"
            if ALBUM:
                page.screenshot(path=self.folder / f"{title}.png", full_page=True, animations="disabled")
            self._look_at(page, title)
        page.set_viewport_size(size)

    def keep(self, name, content):
        """A document beside the pictures, to be looked at too."""
        (self.folder / name).write_bytes(content)
        return content

    def _look_at(self, page, name):
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width[0] > width[1]:
            self.complaints.append(f"{name}: {width[0]} px wide in {width[1]}")
        self.muted = True  # axe puts styles of its own, which the policy refuses
        found = faults(page, colours=page.viewport_size == DESKTOP)
        page.evaluate("0")  # what was said until here has been heard
        self.muted = False
        for rule, elements in found:
            self.complaints += [f"{name}: {rule}: {element[:200]}" for element in elements]

    def settle(self):
        """What was wrong since the last time."""
        complaints, self.complaints = self.complaints, []
        return complaints

    def leave(self):
        for context in self.browser.contexts:
            context.close()


def fill(page, prefix="", **fields):
    """Fill a form by the names of its fields."""
    for name, value in fields.items():
        field = page.locator(f'[name="{prefix}{name}"]:not([type=hidden])')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))


def press(page, label, **options):
    page.get_by_role("button", name=label, **options).click()


def follow(page, label, **options):
    """Follow a link to its page: a click alone may come back before the page is left, and the old one be looked at."""
    with page.expect_navigation():
        page.get_by_role("link", name=label, **options).first.click()


def download(page, label):
    """The file of a link, as the browser got it."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=label).first.click()
    return taken.value.path().read_bytes()


def status(page, path):
    """What the server answers to this person for this address."""
    return page.request.get(path, max_redirects=0).status
