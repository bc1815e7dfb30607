"""Who follows what in the team, and their leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import DayField, PlainForm
from programmes import following
from programmes.models import Member


def _offer(field, programme, team, but=None):
    """Those of the team; `team`: its members, where many of these forms stand on one page."""
    field.queryset = following.organisers_of(programme).exclude(pk=but)
    field.label_from_instance = lambda member: member.full_name
    if team is not None:
        people = ((member.pk, member.full_name) for member in team if member.pk != but)
        field.choices = [("", field.empty_label), *people]


class AwayForm(PlainForm, forms.Form):
    first = DayField(label=_("Du"), error_messages={"required": _("Choisissez le premier jour.")})
    last = DayField(label=_("Au"), error_messages={"required": _("Choisissez le dernier jour.")})
    stand_in = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Qui remplace"),
        required=False,
        empty_label=_("qui est prévu pour chaque territoire"),
    )

    def __init__(self, *args, member, team=None, **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self.fields["stand_in"], member.programme, team, but=member.pk)
        if member.away_from:
            self.initial = {"first": member.away_from, "last": member.away_until}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("Le dernier jour ne peut pas précéder le premier."))
        return cleaned


class HandOverForm(PlainForm, forms.Form):
    """To whom some places are confided, and who stands in for them."""

    to = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("À qui"),
        empty_label=_("choisir…"),
        error_messages={"required": _("Choisissez à qui.")},
    )
    stand_in = forms.ModelChoiceField(
        Member.objects.none(), label=_("Pendant ses congés"), required=False, empty_label=_("toute l’équipe")
    )

    def __init__(self, *args, programme, team=None, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _offer(field, programme, team)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") and cleaned.get("to") == cleaned.get("stand_in"):
            self.add_error(
                "stand_in", _("Choisissez quelqu’un d’autre\u00a0: personne ne se remplace soi-même.")
            )
        return cleaned
