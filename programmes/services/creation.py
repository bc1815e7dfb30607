"""A method becomes a programme, in one transaction."""

import datetime
from copy import deepcopy
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.models import Organisation
from programmes import drafting
from programmes.contracts import method as contract
from programmes.contracts import searchable
from programmes.models import (
    Card,
    Deadline,
    Moment,
    Nomination,
    Partner,
    Phase,
    Presentation,
    Programme,
    Role,
)
from programmes.vocabulary import with_nominations

from .members import find_or_add_member
from .roles import add_circle, give_role

journal.tells({"programme_created": _("a créé le programme «\u00a0{title}\u00a0» avec la méthode {method}")})


@transaction.atomic
def create_programme(
    method,
    *,
    title,
    by,
    starts_on=None,
    final_on=None,
    answers=None,
    target_territories=None,
    reply_address="",
    organisations=None,
    **details,
):
    """The whole programme of a method, as a draft: plan, structures, roles to name, deadlines, each app's section.

    `starts_on`, or `final_on` from which it is counted back, or neither: then all is « à dater ». `answers`: see
    `programmes.drafting.draft`. `organisations`: instead of the method's own, dicts of name, acronym, kind, role.
    """
    plan = drafting.draft(method, starts_on=starts_on, final_on=final_on, answers=answers)
    programme = _make_programme(
        title=title,
        baseline=method.get("baseline", ""),
        kind=method.get("kind", "")[:80],
        method_code=method["code"],
        method_version=method["version"],
        starts_on=plan.start,
        target_territories=target_territories or method.get("scale", {}).get("territories"),
        reply_address=reply_address or by.email,
        parts=contract.parts_of(method),
        vocabulary=with_nominations(method.get("vocabulary", {}), method.get("nominations", [])),
        state_since=timezone.now(),
        **details,
    )
    Card.objects.create(programme=programme, data=deepcopy(method))  # the house keeps its own
    Presentation.objects.create(programme=programme)
    save_plan(programme, plan)
    add_circle(programme, "programme", title)
    _make_partners(programme, structures_of(method) if organisations is None else organisations)
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


def _make_programme(title, **values):
    """Another of the same title may be created at the same moment: the second takes the next address."""
    create = partial(Programme.objects.create, title=title, **values)
    try:
        with transaction.atomic():
            return create(slug=free_slug(title))
    except IntegrityError:
        return create(slug=free_slug(title))


def free_slug(title):
    base = slug = slugify(title.replace("’", " "))[:50].strip("-") or "programme"
    number = 1
    while Programme.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def save_plan(programme, plan):
    """Moments before those that hang on them, then phases, then which moment falls in which phase."""
    for moment in _anchors_first(plan.moments.values()):
        moment.programme = programme
        moment.anchor = moment.anchor  # its identifier, known since it was saved
        moment.save()
    for phase in plan.phases:
        phase.programme, phase.start, phase.end = programme, phase.start, phase.end
    Phase.objects.bulk_create(plan.phases)
    phases = {phase.code: phase for phase in programme.phases.all()}
    for spec in plan.specs:
        plan.moments[spec.code].phase = phases.get(spec.phase)
    Moment.objects.bulk_update(plan.moments.values(), ["phase"])


def _anchors_first(moments):
    waiting, placed, found = list(moments), set(), []
    while waiting:
        ready = [one for one in waiting if one.anchor is None or id(one.anchor) in placed]
        found += ready
        placed.update(id(one) for one in ready)
        waiting = [one for one in waiting if id(one) not in placed]
    return found


def structures_of(method):
    """Organisers first; a structure named twice in the same quality is one."""
    described = [
        *method.get("organisers", []),
        *({"kind": "partner", **one} for one in method.get("partners", [])),
    ]
    return list({(one["name"], one.get("kind")): one for one in described}.values())


def _make_partners(programme, organisations):
    for order, one in enumerate(organisations):
        organisation, _created = Organisation.objects.get_or_create(
            name=one["name"], defaults={"acronym": one.get("acronym", "")}
        )
        Partner.objects.create(
            programme=programme,
            organisation=organisation,
            kind=one.get("kind", "organiser"),
            role=one.get("role", "")[:400],
            contact=one.get("contact", False),
            order=order,
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
        for one in method.get("deadlines", [])
    )


def _seat_the_organiser(programme, by):
    member = find_or_add_member(
        programme, first_name=by.first_name, last_name=by.last_name, email=by.email, user=by, by=by
    )
    give_role(programme.circle, Role.Kind.ORGANISER, member=member, by=by)
