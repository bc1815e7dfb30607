from django.urls import include, path

from config.health import health

urlpatterns = [
    path("sante/", health, name="health"),
    path("comptes/", include("allauth.urls")),
    path("", include("foundation.mail.urls")),
    path("", include("programmes.urls")),
    path("", include("reminders.urls")),
]
