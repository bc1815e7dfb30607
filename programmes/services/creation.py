"""A method becomes a programme, in one transaction."""

import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.models import Organisation
from programmes.contracts import method as contract
from programmes.contracts import searchable
from programmes.models import Deadline, Moment, Nomination, Partner, Phase, Programme, Role

from .members import find_or_add_member
from .plan import settled, shifted
from .roles import add_circle, give_role

journal.tells(
    {
        "programme_created": _("a créé le programme «\u00a0{title}\u00a0» avec la méthode {method}"),
        "programme_changed": _("a modifié les réglages du programme"),
        "partner_added": _("a ajouté la structure {name} ({kind})"),
        "partner_removed": _("a retiré la structure {name}"),
    }
)


def dated_moments(method, starts_on):
    """The unsaved Moments of a method dated from its start: {code: Moment}. The wizard previews them."""
    described = [*method.get("moments", []), *_phase_moments(method)]
    moments = {one["code"]: _moment(one) for one in described}
    moments["start"].date = starts_on
    for one in described:
        _hang(moments[one["code"]], moments, one)
    return moments


def _phase_moments(method):
    for phase in method["phases"]:
        for side, label in (("start", _("début")), ("end", _("fin"))):
            yield {
                "code": f"{phase['code']}_{side}",
                "label": f"{phase['name']}, {label}",
                "at_end": side == "end",
                **phase[side],
            }


def _moment(one):
    unit = next((unit for unit in ("days", "weeks", "months") if unit in one), "months")
    return Moment(
        code=one["code"],
        label=one["label"][:160],
        offset=one.get(unit, 0),
        unit=unit,
        precision=one.get("precision", "day"),
        at_end=one.get("at_end", False),
        note=one.get("note", ""),
        milestone=one.get("milestone", False),
    )


def _hang(moment, moments, one):
    """Moments are listed after the one they hang on: a method that breaks this is refused by its schema."""
    if anchor := one.get("anchor"):
        moment.anchor = moments[anchor]
        moment.date = settled(
            shifted(moment.anchor.date, moment.offset, moment.unit), moment.precision, moment.at_end
        )


@transaction.atomic
def create_programme(
    method, *, title, starts_on, by, target_territories=None, reply_address="", organisations=None
):
    """The whole programme of a method: plan, structures, roles to name, deadlines, and each app's own section."""
    programme = Programme.objects.create(
        slug=free_slug(title),
        title=title,
        baseline=method.get("baseline", ""),
        kind=method.get("kind", ""),
        method_code=method["code"],
        method_version=method["version"],
        card=method,
        starts_on=starts_on,
        target_territories=target_territories or method.get("target_territories"),
        reply_address=reply_address or by.email,
        state=Programme.State.RUNNING,
    )
    add_circle(programme, "programme", title)
    _make_plan(programme, method, starts_on)
    _make_partners(programme, method["organisers"] if organisations is None else organisations)
    _make_nominations(programme, method)
    _make_deadlines(programme, method)
    _seat_the_organiser(programme, by)
    for section in contract.sections():
        section.create(programme, method.get(section.key), by)
    journal.record(
        "programme_created",
        programme,
        by=by,
        data={"title": title, "method": f"«\u00a0{method['title']}\u00a0»"},
    )
    searchable.refresh(programme)
    return programme


def free_slug(title):
    base = slug = slugify(title.replace("’", " "))[:50].strip("-") or "programme"
    number = 1
    while Programme.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _make_plan(programme, method, starts_on):
    moments = dated_moments(method, starts_on)
    for moment in moments.values():
        moment.programme = programme
        moment.save()
    Phase.objects.bulk_create(
        Phase(
            programme=programme,
            number=number,
            code=phase["code"],
            name=phase["name"],
            start=moments[f"{phase['code']}_start"],
            end=moments[f"{phase['code']}_end"],
            activities=phase.get("activities", []),
        )
        for number, phase in enumerate(method["phases"], start=1)
    )


def _make_partners(programme, organisations):
    for order, one in enumerate(organisations):
        organisation, _created = Organisation.objects.get_or_create(
            name=one["name"], defaults={"acronym": one.get("acronym", "")}
        )
        Partner.objects.create(
            programme=programme, organisation=organisation, kind=one.get("kind", "organiser"), order=order
        )


def _make_nominations(programme, method):
    Nomination.objects.bulk_create(
        Nomination(programme=programme, **one) for one in method.get("nominations", [])
    )


def _make_deadlines(programme, method):
    moments = {moment.code: moment for moment in programme.moments.all()}
    Deadline.objects.bulk_create(
        Deadline(
            programme=programme,
            duty_kind=one["kind"],
            moment=moments[one["moment"]] if "moment" in one else None,
            delay=datetime.timedelta(days=one["delay_days"]) if "delay_days" in one else None,
        )
        for one in method.get("duties", [])
    )


def _seat_the_organiser(programme, by):
    member = find_or_add_member(
        programme, first_name=by.first_name, last_name=by.last_name, email=by.email, user=by, by=by
    )
    give_role(programme.circle, Role.Kind.ORGANISER, member=member, by=by)


@transaction.atomic
def change_programme(programme, *, by, **details):
    for name, value in details.items():
        setattr(programme, name, value)
    programme.save(update_fields=[*details])
    journal.record("programme_changed", programme, by=by)
    searchable.refresh(programme)
    return programme


@transaction.atomic
def add_partner(programme, *, name, acronym="", kind, by):
    organisation, _created = Organisation.objects.get_or_create(
        name=name.strip(), defaults={"acronym": acronym}
    )
    order = programme.partners.count()
    partner, created = Partner.objects.get_or_create(
        programme=programme, organisation=organisation, kind=kind, defaults={"order": order}
    )
    if created:
        facts = {"name": organisation.name, "kind": partner.get_kind_display()}
        journal.record("partner_added", partner, by=by, about=programme, data=facts)
    return partner


@transaction.atomic
def remove_partner(partner, *, by):
    journal.record(
        "partner_removed", partner, by=by, about=partner.programme, data={"name": partner.organisation.name}
    )
    partner.delete()
