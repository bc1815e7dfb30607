"""What the machine itself takes: a signed-in page with a table of 50 rows and nothing around it."""

from django.shortcuts import render

from foundation.people.models import Organisation


def bare_page(request):
    return render(request, "benchmarks/yardstick.html", {"rows": Organisation.objects.order_by("name")[:50]})
