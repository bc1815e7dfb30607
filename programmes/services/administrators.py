"""Who administers the installation: named by whoever holds the machine, never by a page."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.models import User
from programmes.accounts import let_enter_by

journal.tells({"administrator_named": _("a fait de {subject} un administrateur de l’installation")})


@transaction.atomic
def name_administrator(email, *, password="", first_name="", last_name="", by):
    """The account at this address, made if need be, may create programmes; no mail need prove the address."""
    email = email.lower()
    user = User.objects.select_for_update().filter(email__iexact=email).first() or User(email=email)
    user.is_staff = user.is_active = True
    user.first_name, user.last_name = first_name or user.first_name, last_name or user.last_name
    _set_password(user, password)
    user.save()
    let_enter_by(user, email, verified=True)
    journal.record("administrator_named", user, by=by)
    return user


def _set_password(user, password):
    if password:
        user.set_password(password)
    elif user._state.adding:
        user.set_unusable_password()  # they sign in by a code
