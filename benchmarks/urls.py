from django.urls import include, path

from benchmarks.yardstick import bare_page

urlpatterns = [
    path("etalon/", bare_page, name="yardstick"),
    path("", include("config.urls")),
]
