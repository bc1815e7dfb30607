"""A look through somebody's eyes, begun by the button as the pages show it."""

from django.urls import reverse

from programmes.models import Look

END = reverse("programmes:see_as_end")


def see_as(client, organiser, member):
    """Sign in and press « Voir comme »."""
    client.force_login(organiser)
    return client.post(reverse("programmes:see_as", args=[member.programme.slug, member.pk]))


def told(answer):
    """The words of a page, on one line."""
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def running():
    return Look.objects.filter(ended_at=None).count()
