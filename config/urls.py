from django.urls import include, path

urlpatterns = [
    path("comptes/", include("allauth.urls")),
    path("", include("foundation.mail.urls")),
    path("", include("programmes.urls")),
]
