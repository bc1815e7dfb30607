"""A programme saved as a method, and a programme made of what was saved."""

import datetime

from programmes.services import methods as services
from programmes.services.creation import create_programme
from tests.programmes.factories import UserFactory

START = datetime.date(2026, 11, 1)


def made_of(data, starts_on=START):
    return create_programme(data, title="Essai", by=UserFactory(), starts_on=starts_on)


def saved(programme, **details):
    told = {"title": "La nôtre", "summary": "", "code": "la-notre", **details}
    return services.save_method(programme, by=programme.circle.roles.first().member.user, **told)
