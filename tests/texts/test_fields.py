"""A rich text is sanitised by every way to the database."""

import pytest
from django.db import connection
from django.forms import modelform_factory

from foundation.texts import services
from foundation.texts.models import Revision, Text

from .factories import TextFactory
from .hostile import HOSTILE, is_harmless

pytestmark = pytest.mark.django_db


def by_form(html):
    form = modelform_factory(Text, fields=["html"])({"html": html})
    assert form.is_valid()
    return form.save()


def by_save(html):
    text = Text(html=html)
    text.save()
    return text


def by_create(html):
    return Text.objects.create(html=html)


def by_update(html):
    text = TextFactory()
    Text.objects.filter(pk=text.pk).update(html=html)
    return text


def by_bulk_create(html):
    return Text.objects.bulk_create([Text(html=html)])[0]


def by_bulk_update(html):
    text = TextFactory()
    text.html = html
    Text.objects.bulk_update([text], ["html"])
    return text


def by_update_or_create(html):
    return Text.objects.update_or_create(pk=TextFactory().pk, defaults={"html": html})[0]


def by_service(html):
    text = TextFactory()
    services.save(text.pk, html, base=1, operation="7b1d8f7c-2d5b-4a4e-8f0e-000000000001", by=None)
    return text


def by_creation_service(html):
    return services.create(html)


WAYS = [
    *(by_form, by_save, by_create, by_update, by_bulk_create),
    *(by_bulk_update, by_update_or_create, by_service, by_creation_service),
]


def stored(table, column="html"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("html", HOSTILE)
def test_a_hostile_text_is_stored_harmless(way, html):
    way(f"<p>vu</p>{html}")

    written = stored(Text._meta.db_table) + stored(Revision._meta.db_table)
    assert any("<p>vu</p>" in each for each in written)
    assert all(is_harmless(each) for each in written)


@pytest.mark.parametrize("way", [by_form, by_save, by_create, by_bulk_create])
def test_what_stays_in_memory_is_what_was_stored(way):
    assert way("<p>vu</p><script>1</script>").html == "<p>vu</p>"
