"""A new programme: what the wizard asks, whatever the method."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, NumberField, PlainForm
from programmes import drafting
from programmes.models import Partner
from programmes.previewing import Preview
from programmes.services.creation import structures_of

MOST_MONTHS, MOST_BODIES, MORE_STRUCTURES = 240, 40, 3
START, FINAL, UNKNOWN = "start", "final", "unknown"


class NewProgrammeForm(PlainForm, forms.Form):
    """`questions`, `bodies` and `structures` are the fields that this method asks for."""

    title = forms.CharField(label=_("Titre du programme"), max_length=160)
    target_territories = NumberField(label=_("Nombre de territoires"), min_value=1, max_value=5000)
    count_from = forms.ChoiceField(label=_("Commencer par"), required=False, widget=forms.RadioSelect)
    starts_on = DayField(
        label=_("Date de début"),
        required=False,
        help_text=_("Toutes les dates en découlent\u202f; vous pourrez les changer une à une."),
    )
    final_on = DayField(required=False, help_text=_("Le calendrier se compte à rebours."))
    reply_address = forms.EmailField(
        label=_("Adresse de réponse"), help_text=_("Les personnes invitées y répondent.")
    )

    def __init__(self, *args, method, **kwargs):
        super().__init__(*args, **kwargs)
        self.method = method
        self._ask_where_to_start()
        self._ask_what_the_method_asks()
        self._ask_how_many_bodies()
        self._ask_who_organises()

    def _ask_where_to_start(self):
        final = self.method.get("final_event")
        choices = [(START, _("la date de début")), (UNKNOWN, _("je ne sais pas encore"))]
        if final:
            label = next(spec.label for spec in self._specs if spec.code == final)
            choices.insert(1, (FINAL, _now("la date finale\u00a0: %(event)s") % {"event": label}))
            self.fields["final_on"].label = label
        else:
            del self.fields["final_on"]
        self.fields["count_from"].choices = choices

    @cached_property
    def _specs(self):
        return drafting.specs_of(self.method)

    def _ask_what_the_method_asks(self):
        self._asked = {
            f"date-{spec.code}": spec for spec in self._specs if {"asked", "alternatives"} & set(spec.date)
        }
        for name, spec in self._asked.items():
            self.fields[name] = _question(spec)

    def _ask_how_many_bodies(self):
        self._counted = {
            f"bodies-{one['code']}": one for one in self.method.get("governance", []) if one.get("count")
        }
        for name, one in self._counted.items():
            self.fields[name] = NumberField(
                label=_now("%(name)s\u00a0: combien\u202f?") % {"name": one["name"]},
                min_value=1,
                max_value=MOST_BODIES,
                required=False,
                initial=one["count"],
            )

    def _ask_who_organises(self):
        self._known = structures_of(self.method)
        if self._known:
            self.fields["structures"] = forms.MultipleChoiceField(
                label=_("Structures que la méthode cite"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(str(rank), _structure_text(one)) for rank, one in enumerate(self._known)],
                initial=[str(rank) for rank in range(len(self._known))],
                help_text=_("Décochez celles qui ne portent pas votre programme."),
            )
        for rank in range(1, MORE_STRUCTURES + 1):
            self.fields[f"structure-{rank}"] = forms.CharField(
                label=_("Autre structure"), max_length=200, required=False
            )
            self.fields[f"quality-{rank}"] = forms.ChoiceField(
                label=_("À titre de"),
                choices=Partner.Kind.choices,
                initial=Partner.Kind.ORGANISER,
                required=False,
            )

    @property
    def questions(self):
        return [self[name] for name in self._asked]

    @property
    def bodies(self):
        return [self[name] for name in self._counted]

    @property
    def known_structures(self):
        return self["structures"] if "structures" in self.fields else None

    @property
    def more_structures(self):
        ranks = range(1, MORE_STRUCTURES + 1)
        return [(self[f"structure-{rank}"], self[f"quality-{rank}"]) for rank in ranks]

    def clean(self):
        cleaned = super().clean()
        wanted = {START: "starts_on", FINAL: "final_on"}.get(cleaned.get("count_from") or START)
        if wanted and wanted not in self.errors and not cleaned.get(wanted):
            self.add_error(wanted, _("Donnez cette date, ou choisissez «\u00a0je ne sais pas encore\u00a0»."))
        self._check_how_many_dates()
        return cleaned

    def _check_how_many_dates(self):
        """Each body holds its own meetings: what a method may hold, the programme made of it may too."""
        counted = [name for name in self._counted if self.cleaned_data.get(name)]
        if counted and drafting.holds_too_many(self.chosen_method):
            told = _("Cela ferait plus de %(most)s dates\u00a0: c’est trop pour un plan.")
            for name in counted:
                self.add_error(name, told % {"most": drafting.MOST_DATES})

    @property
    def dates(self):
        """What the plan is drafted from: `starts_on` or `final_on` as chosen, and the answers."""
        cleaned = getattr(self, "cleaned_data", {})
        chosen = cleaned.get("count_from") or START
        return {
            "starts_on": cleaned.get("starts_on") if chosen == START else None,
            "final_on": cleaned.get("final_on") if chosen == FINAL else None,
            "answers": {
                spec.code: _answer(cleaned[name])
                for name, spec in self._asked.items()
                if cleaned.get(name) not in (None, "")
            },
        }

    @property
    def chosen_method(self):
        """The method with as many bodies as wanted."""
        numbers = {
            one["code"]: self.cleaned_data[name]
            for name, one in self._counted.items()
            if self.cleaned_data.get(name)
        }
        if not numbers:
            return self.method
        bodies = [_counted(one, numbers.get(one["code"])) for one in self.method["governance"]]
        return {**self.method, "governance": bodies}

    @property
    def organisations(self):
        """Those kept of the method, then those added: each once in a quality."""
        kept = [self._known[int(rank)] for rank in self.cleaned_data.get("structures", [])]
        added = [
            {"name": name, "kind": self.cleaned_data.get(f"quality-{rank}") or Partner.Kind.ORGANISER}
            for rank in range(1, MORE_STRUCTURES + 1)
            if (name := self.cleaned_data.get(f"structure-{rank}"))
        ]
        return list({(one["name"], one.get("kind")): one for one in [*kept, *added]}.values())

    @property
    def has_more_structures(self):
        return any(name.value() for name, _quality in self.more_structures)

    @property
    def out_of_bounds_told(self):
        return list(self._out_of_bounds())

    def _out_of_bounds(self):
        """Lengths that the method does not foresee: told, never refused."""
        for name, spec in self._asked.items():
            asked, months = spec.date.get("asked", {}), getattr(self, "cleaned_data", {}).get(name)
            if not isinstance(months, int) or "asked" not in spec.date:
                continue
            least, most = asked.get("min", 1), asked.get("max", MOST_MONTHS)
            if not least <= months <= most:
                yield _now(
                    "«\u00a0%(label)s\u00a0»\u00a0: %(months)s\u00a0mois, la méthode dit %(bounds)s."
                ) % {
                    "label": spec.label,
                    "months": months,
                    "bounds": _bounds(asked),
                }

    @property
    def preview(self):
        """The calendar that these answers give; what is wrongly typed counts for nothing."""
        if self.is_bound:
            self.is_valid()
            return Preview(
                self.chosen_method, **self.dates, territories=self.cleaned_data.get("target_territories")
            )
        return Preview(
            self.method,
            starts_on=self.get_initial_for_field(self.fields["starts_on"], "starts_on"),
            territories=self.initial.get("target_territories"),
        )


def _question(spec):
    if alternatives := spec.date.get("alternatives"):
        return forms.ChoiceField(
            label=spec.label,
            required=False,
            widget=forms.RadioSelect,
            choices=[(str(one["months"]), one["label"]) for one in alternatives],
            initial=str(alternatives[0]["months"]),
            help_text=_("La source se contredit\u00a0: choisissez la lecture qui convient."),
        )
    asked = spec.date["asked"]
    if asked["as"] == "date":
        return DayField(label=spec.label, required=False, help_text=asked.get("help", ""))
    return NumberField(
        label=_now("%(what)s\u00a0: combien de mois\u202f?") % {"what": _what_lasts(spec)},
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=asked.get("help", ""),
    )


def _what_lasts(spec):
    """« Phase préparatoire », for its end; the thing itself for another date."""
    return spec.label.rpartition(", ")[0] if spec.at_end and spec.phase else spec.label


def _answer(value):
    """A day as it is; a number of months, typed or chosen."""
    return int(value) if isinstance(value, str) else value


def _counted(body, number):
    return {**body, "count": number} if number else body


def _bounds(asked):
    if "max" not in asked:
        return _now("%(least)s au moins") % {"least": asked.get("min", 1)}
    return _now("de %(least)s à %(most)s") % {"least": asked.get("min", 1), "most": asked["max"]}


def _structure_text(one):
    kind = Partner.Kind(one.get("kind", Partner.Kind.ORGANISER)).label
    name = f"{one['name']} ({one['acronym']})" if one.get("acronym") else one["name"]
    return f"{name} · {kind}"
