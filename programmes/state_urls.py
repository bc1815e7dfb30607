"""Where a programme stands: under /p/<programme>/."""

from django.urls import path

from programmes.views import states

urlpatterns = [
    path("etat/", states.state, name="state"),
    path("etat/avancement/", states.progress, name="state_progress"),
    path("etat/messages/", states.let_leave, name="let_leave"),
    path("etat/vers/<slug:to>/", states.change, name="state_change"),
]
