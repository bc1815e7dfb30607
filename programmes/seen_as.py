"""« Voir comme »: who stands in the place of the account while an organiser looks as a member does.

What the organiser could not read as themselves stays unread (docs/decisions/seen-as.md): a page that is only for its
readers says `@not_seen_as(reason)`; a right that opens names and words is `@asked_of_both`, their `visible_to`
`@seen_by_both`.
"""

from functools import wraps

from foundation.people.accounts import account_of
from programmes.roles import member_seen, roles_of


class SeenAs:
    """A user without an account, as Django's AnonymousUser is: the roles of one member, in their programme alone.

    Neither the other programmes of that person nor what their account may do come with it.
    """

    pk = id = 0  # no account has it: narrowed to this one, a query finds nothing
    is_authenticated = is_active = True
    is_anonymous = is_staff = is_superuser = False

    def __init__(self, member, real_user):
        self.seen_member, self.real_user = member, real_user
        self.email = member.email
        self.first_name, self.last_name = member.first_name, member.last_name
        self.full_name, self.initials = member.full_name, member.initials

    def __str__(self):
        return self.full_name

    def __int__(self):
        """Given to a query as an account (`asked_by=user`)."""
        return self.pk

    @property
    def members(self):
        return type(self.seen_member).objects.filter(pk=self.seen_member.pk)

    def has_perm(self, *_args):
        return False

    has_perms = has_module_perms = has_perm


def not_seen_as(reason):
    """This page is not looked at in somebody's place: it says why, and the way back."""

    def marked(view):
        view.not_seen_as = reason
        return view

    return marked


def asked_of_both(right):
    """A right that an organiser may lack: in somebody's place, it is asked of the organiser too."""

    @wraps(right)
    def asked(user, *args):
        return right(user, *args) and (member_seen(user) is None or right(account_of(user), *args))

    return asked


def seen_by_both(visible_to):
    """The same of a `visible_to`: what the member sees, less what the organiser could not find."""

    @wraps(visible_to)
    def narrowed(rows, user):
        found = visible_to(rows, user)
        return found if member_seen(user) is None else visible_to(found, account_of(user))

    return narrowed


def keys_to_search(user):
    """The keys under which this user finds; in somebody's place, a bunch for each of the two, and one of each opens."""
    keys = roles_of(user).keys
    return keys if member_seen(user) is None else (keys, roles_of(account_of(user)).keys)
