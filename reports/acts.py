"""What a link may do here: answer the re-reading of a fiche. It is read through sign-in (docs/decisions/)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.forms import PlainForm
from programmes.contracts import links
from programmes.models import Role
from programmes.services.roles import prove_address
from reports import services
from reports.models import Deliverable
from reports.services.messages import REREAD
from territories.wording import of_territory

State = Deliverable.State
VALIDATE, CORRECT = "validate", "correct"


class AnswerForm(PlainForm, forms.Form):
    """It is good as it is, or what is to be corrected."""

    answer = forms.ChoiceField(choices=[(VALIDATE, ""), (CORRECT, "")], widget=forms.HiddenInput)
    remark = forms.CharField(
        label=gettext_lazy("Que faut-il corriger\u202f?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self):
        cleaned = super().clean()
        answer, remark = cleaned.get("answer"), cleaned.get("remark")
        if answer == CORRECT and not remark and "remark" not in self.errors:
            self.add_error("remark", _("Écrivez au moins une correction, ou validez la fiche."))
        if answer == VALIDATE and remark:
            told = _("Vous avez écrit une correction\u00a0: envoyez-la, ou effacez-la avant de valider.")
            self.add_error("remark", told)
        return cleaned


def load(member, pk):
    """The fiche of a territory of which the member is the referent."""
    held = member.roles.accepted().filter(kind=Role.Kind.REFERENT)
    fiches = Deliverable.objects.fiches().filter(pk=pk, participation__circle__in=held.values("circle"))
    return fiches.for_pages().first()


def told(fiche, member):
    if fiche.state == State.REREADING:
        return None
    if fiche.state == State.DRAFT:
        return _("La fiche est entre les mains des experts. Elle vous reviendra, à relire.")
    return _("La fiche-reportage est validée. Merci\u202f!")


def perform(fiche, member, cleaned, evidence):
    try:
        if cleaned["answer"] == CORRECT:
            services.ask_corrections(fiche, [(None, cleaned["remark"])], by=member)
        else:
            services.validate(fiche, by=member)
    except services.NotInThisState:
        raise links.ActRefused(_("Cette fiche a changé d’état entre-temps.")) from None
    except services.QuotationRefused:  # says which words: they are read through sign-in
        raise links.ActRefused(
            _(
                "Une citation va plus loin que l’accord de la personne citée\u00a0: "
                "ouvrez la fiche, ou demandez une correction."
            )
        ) from None
    if evidence["proves_address"]:
        prove_address(member)


def page_of(fiche):
    return reverse("reports:deliverable", args=[fiche.programme.slug, fiche.pk])


reread = links.register(
    links.LinkAct(
        purpose=REREAD,
        title=lambda fiche, member: (
            _("Relire la fiche-reportage %s") % of_territory(fiche.participation.territory.name)
        ),
        button=gettext_lazy("Je l’ai lue, je valide"),
        load=load,
        form=lambda fiche, member, data=None: AnswerForm(data),
        perform=perform,
        told=told,
        page=page_of,
        template="reports/links/reread.html",
        context=lambda fiche, member: {"page_to_read": page_of(fiche)},
    )
)
