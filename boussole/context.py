"""What every page of the site needs."""

from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    """Return the values shown on every page (brand, current collectivité, navigation)."""
    return {"membership": getattr(request, "membership", None)}
