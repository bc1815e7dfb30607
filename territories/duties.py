"""What this floor asks of people: sign the commitment, name a referent, name the delegates."""

from django.db.models import Case, DateField, Exists, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.contracts import duties
from programmes.contracts.days import DayOf
from programmes.models import Nomination, Role
from programmes.vocabulary import word_in_sql
from territories import acts
from territories.models import Commitment, Participation, Step
from territories.models.step import COMMITTED, REFERENT_NAMED
from territories.models.team import MissingProfiles, asked_for, counted, roles_in

SIGN = "territories.sign_commitment"
NAME_REFERENT = "territories.name_referent"
NAME_DELEGATES = "territories.name_delegates"
Kind = Role.Kind


def _asked(code, title, detail, member, asked_on=None):
    """The columns of the contract, for participations; asked since they are listed, unless `asked_on` says later."""
    rows = Participation.objects.asked().annotate(listed_on=DayOf("created_at"))
    return rows.annotate(born_on=Coalesce(asked_on, F("listed_on")) if asked_on else F("listed_on")).annotate(
        d_subject=F("pk"),
        d_member=member,
        d_programme=F("programme_id"),
        d_circle=F("circle_id"),
        d_title=title,
        d_due=duties.due_from(code, delay_after="listed_on", asked_on="born_on"),
        d_detail=detail,
    )


def _first(roles):
    return Subquery(roles.values("member_id")[:1])


def _day_of_first(roles, instant):
    return Subquery(roles.annotate(on=DayOf(instant)).values("on")[:1], output_field=DateField())


def _where_named(rows, kind):
    """Only in programmes whose territories name somebody of this kind: not all ask for a signature."""
    return rows.filter(asked_for(kind))


def open_signatures():
    """Owed by who was asked to sign; by the organisers while nobody is."""
    rows = _asked(
        SIGN,
        duties.text(_("Confirmer la participation")),
        F("territory__name"),
        _first(roles_in(Kind.SIGNATORY)),
        _day_of_first(roles_in(Kind.SIGNATORY), "invited_at"),
    )
    signed_elsewhere = Step.objects.done().filter(participation=OuterRef("pk"), kind__code=COMMITTED)
    rows = rows.exclude(Exists(signed_elsewhere))  # on paper, before the programme came here
    return _where_named(rows, Kind.SIGNATORY).exclude(commitment__state=Commitment.State.SIGNED)


def open_referents():
    nobody = duties.nothing(duties.COLUMNS["member"])
    title = duties.joined(duties.text(_("Désigner qui sera")), Value(" "), word_in_sql("referent"))
    rows = _asked(NAME_REFERENT, title, F("territory__name"), nobody)
    return _where_named(rows, Kind.REFERENT).without_referent()


def open_delegates():
    """Owed by the referent who accepted: before that, the answer to the invitation comes first."""
    accepted = roles_in(Kind.REFERENT).accepted()
    detail = duties.joined(F("territory__name"), Value(" · "), _told(_still_missing))
    since = _day_of_first(accepted, "answered_at")
    rows = _asked(NAME_DELEGATES, _told(_how_many), detail, _first(accepted), since)
    return rows.filter(Exists(accepted)).lacking_delegates()


def _told(wording):
    """A wording made from what the programme asks, one sub-query."""
    nomination = Nomination.objects.filter(programme=OuterRef("programme_id"), kind=Kind.DELEGATE)
    return Subquery(wording(nomination).values("told")[:1], output_field=TextField())


def _how_many(nomination):
    """« Nommer les 3 délégués », « Désigner qui sera délégué·e »; once some are, « Nommer encore 2 délégués »."""
    held = counted(Kind.DELEGATE, circle=OuterRef("circle_id"))
    number, left = Cast("minimum", TextField()), Cast(F("minimum") - F("held"), TextField())
    one = duties.joined(duties.text(_("Désigner qui sera")), Value(" "), F("label"))
    many = duties.joined(duties.text(_("Nommer les")), Value(" "), number, Value(" "), F("plural"))
    last = duties.joined(duties.text(_("Nommer encore")), Value(" 1 "), F("label"))
    others = duties.joined(duties.text(_("Nommer encore")), Value(" "), left, Value(" "), F("plural"))
    told = Case(
        When(minimum=1, then=one),
        When(held=0, then=many),
        When(minimum=F("held") + 1, then=last),
        default=others,
    )
    return nomination.annotate(held=held).annotate(told=told)


def _still_missing(nomination):
    """« Il manque : société civile », told by the database: a duty stays one row of one query."""
    missing = MissingProfiles(F("profiles"), OuterRef("circle_id"))
    lead = duties.text(_("il manque\u00a0: "))
    told = Case(
        When(missing=None, then=duties.text(_("des personnes restent à nommer"))),
        default=duties.joined(lead, F("missing")),
    )
    return nomination.annotate(missing=missing).annotate(told=told)


def _names(kind):
    """Whether territories name somebody of this kind there."""
    return lambda programme: programme.nominations.filter(kind=kind).exists()


def _page(name):
    return lambda duty: reverse(f"territories:{name}", args=[duty.slug, duty.subject])


def page_to_sign(duty):
    """A signatory may have no accepted role yet, hence no page of the programme: this one sorts it out."""
    return reverse("territories:go_to_commitment", args=[duty.subject])


duties.register(
    duties.DutyKind(
        code=SIGN,
        title=_("Confirmer la participation"),
        open=open_signatures,
        used_by=_names(Kind.SIGNATORY),
        page=page_to_sign,
        button=_("Signer"),
        owed_by=(Kind.SIGNATORY,),
        link=acts.sign,
        settled_by=("commitment_signed",),
        counted_from=_("après le recensement du territoire"),
    )
)
duties.register(
    duties.DutyKind(
        code=NAME_REFERENT,
        title=_("Désigner l’interlocuteur du territoire"),
        open=open_referents,
        used_by=_names(Kind.REFERENT),
        page=_page("invite_referent"),
        button=_("Inviter"),
        owed_by=duties.ORGANISER_SIDE,
        settled_by=(f"step_made:{REFERENT_NAMED}",),
        counted_from=_("après le recensement du territoire"),
    )
)
duties.register(
    duties.DutyKind(
        code=NAME_DELEGATES,
        title=_("Nommer l’équipe du territoire"),
        open=open_delegates,
        used_by=_names(Kind.DELEGATE),
        page=_page("delegates"),
        button=_("Nommer"),
        owed_by=(Kind.REFERENT,),
        link=acts.name_delegates,
        settled_by=("delegate_named",),
        counted_from=_("après le recensement du territoire"),
    )
)
