from django.urls import path

from copils import views

app_name = "copils"

urlpatterns = [
    path("p/<slug:slug>/instances/", views.bodies, name="list"),
    path("p/<slug:slug>/instances/nouvelle/", views.add, name="add"),
    path("p/<slug:slug>/instances/<int:pk>/modifier/", views.edit, name="edit"),
    path("p/<slug:slug>/instances/<int:pk>/inviter/", views.invite, name="invite"),
]
