"""A page that shows a plan and nothing else, with the addresses of the site around it; programmes have their own."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from foundation.pictures.shapes import DELIVERABLE, DONE, MEETING, NOW, Plan, PlanBar, PlanMark, range_text
from programmes.daysoff import bands_between

START, TODAY = date(2026, 11, 2), date(2027, 2, 20)
PAGE = """{% extends "base.html" %}{% load pictures static %}
{% block title %}Calendrier{% endblock %}
{% block eyebrow %}Calendrier · du 2 novembre au 30 décembre{% endblock %}
{% block heading %}Le plan du programme{% endblock %}
{% block scripts %}<script type="module" src="{% static 'essaim/plan.js' %}"></script>{% endblock %}
{% block body %}<section class="card">{% plan_picture plan %}</section>{% endblock %}"""


class Election:
    label, starts, ends = "présidentielle", date(2027, 4, 11), date(2027, 4, 25)


def after(days):
    return START + timedelta(days=days)


def bar(number, label, start, end, **more):
    dates = range_text(start, end) if end else ""
    return PlanBar(
        f"phase-{number}", f"{number}. {label}", start, end, url=f"/phases/{number}/", dates=dates, **more
    )


def mark(key, label, day, kind=MEETING, **more):
    return PlanMark(key, label, day, kind, url=f"/moments/{key}/", **more)


def sample():
    return Plan(
        bars=[
            bar(1, "Constitution et sélection", START, after(88), state=DONE),
            bar(
                2,
                "Écoute territoriale",
                date(2027, 2, 1),
                date(2027, 4, 18),
                state=NOW,
                ghost_start=date(2027, 1, 2),
                ghost_end=date(2027, 3, 20),
            ),
            bar(
                3,
                "Analyse, synthèse des travaux et restitution aux territoires",
                date(2027, 4, 26),
                date(2027, 7, 20),
                ghost_start=date(2027, 4, 1),
                ghost_end=date(2027, 6, 20),
            ),
            bar(4, "Ateliers inter-territoires", date(2027, 5, 31), date(2027, 10, 1)),
            bar(5, "Séminaire", date(2027, 11, 5), date(2027, 11, 5)),
            bar(6, "Essaimage", date(2027, 9, 1), None),
            bar(7, "Évaluation", None, None),
        ],
        marks=[
            mark("copil-1", "Copil n° 1", after(15)),
            mark("copil-2", "Copil n° 2", date(2027, 3, 16)),
            mark("restitution", "Restitution", date(2027, 6, 28), late=True),
            mark(
                "atelier-1", "Atelier 1", date(2027, 7, 14), warned="jour férié", ghost_day=date(2027, 6, 25)
            ),
            mark("atelier-2", "Atelier 2", date(2027, 9, 14)),
            mark("seminaire", "Séminaire national", date(2027, 12, 20)),
            mark("note", "Note de cadrage", date(2026, 12, 15), DELIVERABLE),
            mark("fiches", "Fiches-reportages", date(2027, 5, 31), DELIVERABLE),
            mark("rapport", "Rapport", date(2027, 6, 30), DELIVERABLE),
            mark("bilan", "Bilan", None, DELIVERABLE),
        ],
        bands=bands_between(START, date(2027, 12, 31), [Election]),
        today=TODAY,
        preview_url="/p/exemple/calendrier/apercu/?vue=frise",
    )


@login_not_required
def page(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({"plan": sample()}, request))


@login_not_required
def elsewhere(request, **_where):
    return HttpResponse("<title>Ailleurs</title>")


urlpatterns = [
    path("plan/", page),
    path("p/exemple/calendrier/apercu/", elsewhere),
    path("phases/<number>/", elsewhere),
    path("moments/<number>/", elsewhere),
    path("", include("config.urls")),
]
