"""The last message to somebody came back: what the next one may do as well."""

from django.db.models import Max

from foundation.mail.models import Message


def last_came_back(people):
    """{member id: the message}, of those whose last one came back from where they still read, and nothing was done."""
    refs = {member.holder: member for member in people}
    returned = Message.objects.came_back().filter(to_ref__in=refs).order_by("sent_at").defer("text", "html")
    returned = {one.to_ref: one for one in returned}
    sent = Message.objects.filter(to_ref__in=returned, state=Message.State.SENT).order_by()
    last = dict(sent.values_list("to_ref").annotate(Max("sent_at"))) if returned else {}
    return {
        refs[ref].pk: one
        for ref, one in returned.items()
        if one.sent_at == last[ref] and one.to_address.lower() == refs[ref].email.lower()
    }
