"""People, their roles, and structures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PlainForm
from programmes.models import Member, Partner, Role


class PersonForm(PlainForm, forms.ModelForm):
    """A person as the invitation needs them."""

    class Meta:
        model = Member
        fields = ["civility", "first_name", "last_name", "function", "organisation", "email", "phone"]

    def __init__(self, *args, email_required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = email_required
        self.fields["civility"].choices = [("", "—"), *Member.Civility.choices]


class InviteForm(PersonForm):
    """A person and the role offered in the programme's own circle."""

    KINDS = (Role.Kind.EXPERT, Role.Kind.ORGANISER, Role.Kind.LEAD, Role.Kind.RESEARCHER, Role.Kind.PARTNER)
    kind = forms.ChoiceField(label=_("Rôle proposé"), choices=[(kind.value, kind.label) for kind in KINDS])
    field_order = ["kind"]


class PartnerForm(PlainForm, forms.Form):
    name = forms.CharField(label=_("Nom de la structure"), max_length=200)
    acronym = forms.CharField(label=_("Sigle"), max_length=40, required=False)
    kind = forms.ChoiceField(
        label=_("À titre de"), choices=Partner.Kind.choices, initial=Partner.Kind.ORGANISER
    )
