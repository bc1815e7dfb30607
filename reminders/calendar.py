"""What a person owes, in their agenda: on its due date, for the whole day, and leading to its page by sign-in."""

from django.utils.translation import gettext as _

from programmes.contracts import agenda, duties


@agenda.register(agenda.Kind.DUTY)
def owed(user, programmes, since):
    for duty in duties.owned_by(user):
        if duty.due and duty.due >= since and duty.programme_id in programmes:
            yield agenda.Event(
                key=f"duty-{duty.kind.code}-{duty.subject}-{duty.member_id}",
                kind=agenda.Kind.DUTY,
                programme=duty.programme_id,
                title=_("À faire\u00a0: %(what)s") % {"what": duty.title},
                starts=duty.due,
                ends=duty.due,
                path=duty.url,
                description=duty.detail,
                category=str(agenda.Kind.DUTY.label),
            )
