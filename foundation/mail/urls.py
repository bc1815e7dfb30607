from django.urls import path

from foundation.mail import views

app_name = "mail"

urlpatterns = [
    path("desabonnement/<str:token>/", views.leave_news, name="leave_news"),
    path("courrier/retours/<slug:provider>/", views.returns, name="returns"),
    path("demonstration/courrier/", views.letter_list, name="letters"),
    path("demonstration/courrier/<slug:name>/", views.letter_detail, name="letter"),
    path("demonstration/courrier/<slug:name>/html/", views.letter_html, name="letter_html"),
    path(
        "demonstration/courrier/<slug:name>/pieces/<int:number>/", views.letter_attachment, name="attachment"
    ),
]
