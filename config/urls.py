from django.urls import include, path

from config.health import health
from programmes.views.search import results

handler400 = "config.requests.bad_request"

urlpatterns = [
    path("sante/", health, name="health"),
    path("", include("config.pages")),
    path("comptes/", include("allauth.urls")),
    path("recherche/", include(([path("", results, name="results")], "search"))),
    path("", include("foundation.mail.urls")),
    path("", include("listening.urls")),
    path("", include("programmes.urls")),
    path("", include("copils.urls")),
    path("", include("territories.urls")),
    path("p/<slug:slug>/livrables/", include("reports.urls")),
    path("", include("reminders.urls")),
]
