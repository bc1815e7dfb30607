"""Where a programme stands: under /p/<programme>/."""

from django.urls import path

from programmes.views import states, takeover

urlpatterns = [
    path("etat/", states.state, name="state"),
    path("etat/avancement/", states.progress, name="state_progress"),
    path("etat/messages/", states.let_leave, name="let_leave"),
    path("etat/vers/<slug:to>/", states.change, name="state_change"),
    path("reprise/", takeover.takeover, name="takeover"),
    path("reprise/classeur/", takeover.download, name="takeover_workbook"),
    path("reprise/appliquer/", takeover.apply, name="takeover_apply"),
    path("reprise/avancement/", takeover.progress, name="takeover_progress"),
]
