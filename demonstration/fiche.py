"""A fiche-reportage: written from the notes, re-read by the territory, published."""

import uuid

from foundation.texts import services as texts
from programmes.models import Role
from reports import services
from reports.models import Deliverable

from . import clock, markup, printing
from .story import Teller

ACTS = ("open", "send", "correct", "send_again", "validate", "approve")


class FicheStory:
    """`data["dates"]` says when each act came; the sections of the data are written between opening and sending."""

    def __init__(self, story, visit, name, data):
        self.data, self.visit, self.dates = data, visit, story.dates
        self.teller = Teller(story, f"{name}, fiche")

    def tell(self):
        dates = self.data["dates"]
        self.teller.tell(dates["open"], self.open)
        for rank, code in enumerate(self.data["sections"]):
            self.teller.tell(dates["open"] + 1 + rank // 2 * 2, self.write, code)
        for act in ACTS[1:]:
            if act in dates:
                self.teller.tell(dates[act], getattr(self, act))

    @property
    def experts(self):
        return self.visit.experts()

    @property
    def referent(self):
        circle = self.visit.territory.participation.circle
        return circle.roles.get(kind=Role.Kind.REFERENT, state=Role.State.ACCEPTED).member

    @property
    def fiche(self):
        """As it is now: each service reads it under its own lock."""
        return Deliverable.objects.for_pages().get(pk=self.opened.pk)

    def open(self):
        self.opened = services.open_fiche(self.visit.reload(), by=self.experts[0])
        services.rename(self.opened, title=self.data["title"], lead=self.data["lead"], by=self.experts[0])

    def write(self, code):
        section = self.opened.sections.select_related("text", "deliverable").get(code=code)
        by = self.experts[section.order % 2]
        said = self.data["sections"][code]
        _save(section.text, markup.blocks(said, self.visit.quotes), by)
        for key in _quoted(said):
            services.cite(section, self.visit.quotes[key], by=by)
        if code not in self.data.get("unfinished", ()):
            services.mark_section(section, done=True, by=by)

    def send(self):
        services.send_for_rereading(self.fiche, by=self.experts[0])

    def correct(self):
        """The referent asks for corrections, section by section."""
        asked = self.data["corrections"]
        remarks = [(self.opened.sections.get(code=code), one["asks"]) for code, one in asked.items()]
        services.ask_corrections(self.fiche, remarks, by=self.referent)

    def send_again(self):
        """Each correction is made, then the fiche goes back."""
        for remark in self.fiche.remarks.select_related("section__text"):
            wrong, right = self.data["corrections"][remark.section.code]["changes"]
            html = remark.section.text.html.replace(wrong, right)
            _save(remark.section.text, html, self.experts[0])
            services.settle_remark(remark, by=self.experts[0])
        self.send()

    def validate(self):
        services.validate(self.fiche, by=self.referent)

    def approve(self):
        """The bon à tirer; the worker publishes it as of a few minutes later."""
        fiche = services.approve(self.fiche, by=self.visit.territory.organiser)
        printing.postdate("reports.publish", fiche.pk, clock.later(clock.now(), minutes=4))


def _save(text, html, by):
    texts.save(text.pk, html, base=text.revision, operation=uuid.uuid4(), by=by)


def _quoted(blocks):
    return [one["quote"] for one in blocks if isinstance(one, dict) and "quote" in one]
