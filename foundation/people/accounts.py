"""Who acts, where who is shown may be somebody else."""


def account_of(user):
    """The account that is really there: behind the person in whose place somebody looks, the one who looks."""
    return getattr(user, "real_user", user)
