"""What a message of news says: its subject names what happened, its lines are those of the page."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import plural
from programmes.news_lines import by_day, lines_of

SHOWN = 30  # lines: the page has the rest


def context_of(member, notices):
    """`notices`: the latest first."""
    lines, shown = lines_of(notices), notices
    if len(lines) > SHOWN:
        shown = [one for line in lines[:SHOWN] for one in line.notices]
        shown.sort(key=lambda one: (one.at, one.pk), reverse=True)
    return {
        "subject_line": subject_of(lines),
        "programme": member.programme.title,
        "opening": opening(len(notices), member.programme.title),
        "days": [(heading, [_item(line) for line in found]) for heading, found in by_day(shown)],
        "more": len(lines) - SHOWN if len(lines) > SHOWN else 0,
        "page": settings.SITE_URL + reverse("programmes:news"),
        "settings": settings.SITE_URL + reverse("programmes:news_settings") if member.user_id else "",
    }


def subject_of(lines):
    """« Nouvelles : Ana Roy a accepté d’être déléguée (et 2 autres) »: told, where a request asks."""
    said = _("Nouvelles\u00a0: %(what)s") % {"what": lines[0].text}
    others = len(lines) - 1
    if not others:
        return said
    return said + _(" (et %(others)s)") % {"others": plural(others, "autre nouvelle,autres nouvelles")}


def opening(count, programme):
    news = plural(count, "nouvelle,nouvelles")
    return _("Ce qui s’est passé dans «\u00a0%(programme)s\u00a0»\u00a0: %(news)s.") % {
        "programme": programme,
        "news": news,
    }


def _item(line):
    return {
        "title": line.text,
        "detail": line.where,
        "link": settings.SITE_URL + line.url if line.url else "",
    }
