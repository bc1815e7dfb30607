"""Invented data for the style page."""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.utils import timezone

from foundation.people.models import User
from foundation.pictures.shapes import (
    DONE,
    LATER,
    NOW,
    REFUSED,
    Bar,
    Cell,
    Frise,
    Level,
    Milestone,
    Span,
    Step,
)

LEVELS = (
    Level(0, "recensé"),
    Level(1, "engagement attendu"),
    Level(2, "visite à caler"),
    Level(3, "notes en cours"),
    Level(4, "fiche en relecture"),
    Level(5, "fiche publiée"),
)
TERRITORIES = (
    ("Pays de Saint-Brieuc", 5, "fiche publiée"),
    ("Val de Drôme", 5, "fiche publiée"),
    ("PNR du Vercors", 4, "en relecture"),
    ("Pays Thouarsais", 4, "en relecture"),
    ("Pays lorrain de l’Ouest", 1, "2 délégués sur 3"),
    ("Communauté de communes Cœur de Charente", 3, "notes 4 / 6"),
    ("Pays de Redon", 3, "notes 2 / 5"),
    ("PNR des Ardennes", 2, "visite le 12 mars"),
    ("Grand Cahors", 0, "recensé"),
)


@dataclass(frozen=True)
class SampleDuty:
    title: str
    detail: str
    due: date | None
    url: str = "#echeances"
    button: str = "Ouvrir"


class SampleForm(forms.Form):
    name = forms.CharField(label="Nom du territoire", help_text="Tel qu’il figurera sur la fiche.")
    kind = forms.ChoiceField(
        label="Nature", choices=[("cc", "Communauté de communes"), ("pnr", "Parc naturel régional")]
    )
    starts_on = forms.DateField(label="Début de la visite", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    read = forms.BooleanField(label="J’ai lu l’engagement et j’ai qualité pour signer.")
    answer = forms.ChoiceField(
        label="Réponse", widget=forms.RadioSelect, choices=[("yes", "J’accepte"), ("no", "Je décline")]
    )


class SampleFilter(forms.Form):
    q = forms.CharField(label="Chercher", required=False)
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), ("5", "Fiche publiée")])


def context(request):
    today = timezone.localdate()
    messages.success(request, "Karim Belaïd est nommé délégué. Il reçoit son invitation par courriel.")
    wrong = SampleForm({"name": "", "kind": "cc", "starts_on": "32/13/2026", "answer": "yes"})
    wrong.is_valid()
    return {
        "user": User(first_name="Solène", last_name="Lefort", email="solene.lefort@exemple.fr"),
        "programme": SimpleNamespace(title="S’organiser pour innover", slug="exemple"),
        "menu": sample_menu(),
        "menu_programmes": [
            SimpleNamespace(title="Agir ensemble sur le territoire", url="#", note="édition 2")
        ],
        "menu_role": "Organisatrice",
        "frise_data": sample_frise(today),
        "cells": [Cell(label, level, state, "#ruche") for label, level, state in TERRITORIES],
        "many": [Cell(f"Territoire {number}", (number * number // 7) % 6) for number in range(600)],
        "levels": LEVELS,
        "bars_data": [
            Bar("Sollicités", 13),
            Bar("Accords", 11),
            Bar("Engagement signé", 9, url="#entonnoir"),
            Bar("3 délégués nommés", 8),
            Bar("Visite réalisée", 6),
            Bar("Fiche publiée", 2),
        ],
        "duties": sample_duties(today),
        "steps": sample_steps(),
        "form": wrong,
        "filter_form": SampleFilter(),
        "page": Paginator(range(400), 20).page(7),
        "rows": TERRITORIES[:5],
    }


def sample_menu():
    names = ["Tableau de bord", "Calendrier", "Territoires", "Écoutes", "Instances", "Livrables", "Messages"]
    badges = {"Écoutes": 2, "Instances": 1}
    items = [(name, "", badges.get(name, 0)) for name in names]
    items += [("Équipe et rôles", "Programme", 0), ("Réglages", "Programme", 0)]
    return [
        SimpleNamespace(label=label, url="#contenu", active=label == names[0], section=section, badge=badge)
        for label, section, badge in items
    ]


def sample_frise(today):
    start = (today - timedelta(days=140)).replace(day=4)

    def after(days):
        return start + timedelta(days=days)

    return Frise(
        spans=[
            Span("1. Constitution et sélection", start, after(85), DONE, "#frise"),
            Span("2. Écoute territoriale", after(86), after(165), NOW, "#frise"),
            Span("3. Analyse et restitution", after(150), after(235)),
            Span("4. Ateliers inter-territoires", after(220), after(355)),
            Span("5. Séminaire", after(370), after(400)),
            Span("6. Essaimage", state=LATER),
        ],
        milestones=[
            Milestone("Copil n° 1", after(28)),
            Milestone("Copil n° 2", after(129), url="#frise"),
            Milestone("Restitution", after(230), late=True),
            Milestone("Atelier 1", after(260)),
            Milestone("Atelier 2", after(268)),
            Milestone("Atelier 3", after(300)),
            Milestone("Copil n° 3", after(302)),
            Milestone("Séminaire national", after(395)),
        ],
        today=today,
    )


def sample_duties(today):
    def due(days):
        return today + timedelta(days=days)

    return [
        SampleDuty(
            "Nommer le 3e délégué (société civile)",
            "Pays lorrain de l’Ouest · P. Humbert, référente",
            due(-3),
        ),
        SampleDuty(
            "Déposer les notes de l’entretien n° 5", "CC Cœur de Charente · Binôme Diallo / Rey", due(-1)
        ),
        SampleDuty(
            "Choisir les dates de la visite d’écoute", "CA du Grand Cahors · M. Vidal, référente", due(2)
        ),
        SampleDuty("Relire la fiche-reportage", "PNR du Vercors · L. Ferrand, référente", due(9)),
        SampleDuty("Compléter la carte d’identité", "Pays de Redon", None),
    ]


def sample_steps():
    return [
        Step("Confirmer la participation", DONE, "Engagement signé par la présidente le 14 janvier"),
        Step("Nommer un référent", DONE, "C’est vous\u00a0: Pauline Humbert, cheffe de projet"),
        Step(
            "Nommer les 3 délégués",
            NOW,
            "Il manque le représentant de la société civile",
            "#parcours",
            "Nommer",
        ),
        Step("Choisir les dates de la visite", NOW, "Les experts proposent 4 dates", "#parcours", "Répondre"),
        Step("Accueillir les experts", LATER, "12 et 13 mars, à Rocroi"),
        Step("Relire la fiche-reportage", LATER, "Environ 3 semaines après la visite"),
        Step("Accord de la commune associée", REFUSED, "Refus le 3 février"),
    ]
