"""What somebody typed on the page of an act, kept in their browser's session until the act is done.

The page is left to read a code in a mailbox, and a phone drops the tabs that it does not show.
"""

from django.http import QueryDict

LEFT_OUT = ("csrfmiddlewaretoken", "code", "send_code")


def keep(request, act, member, subject):
    typed = request.POST.copy()
    for name in LEFT_OUT:
        typed.pop(name, None)
    request.session[_key(act, member, subject)] = typed.urlencode()


def kept(request, act, member, subject):
    """As the form would be sent again, or None."""
    typed = request.session.get(_key(act, member, subject))
    return None if typed is None else QueryDict(typed)


def forget(request, act, member, subject):
    request.session.pop(_key(act, member, subject), None)


def _key(act, member, subject):
    return f"typed:{act.purpose}:{subject.pk}:{member.pk}"
