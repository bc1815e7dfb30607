"""The side menu: the only place that knows every app's front page."""


def menu(request):
    return {}
