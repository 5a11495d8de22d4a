"""What tests read of a page."""

import re

from django.http import HttpResponse


def html_of(response: HttpResponse) -> str:
    """Return the page as it was sent."""
    return response.content.decode()


def text_of(response: HttpResponse) -> str:
    """Return the page with plain spaces, so that a test reads like the page."""
    return re.sub("[\u00a0\u202f]|&nbsp;", " ", html_of(response))


def words_of(response: HttpResponse) -> str:
    """Return the page with one plain space between words, wherever its lines end."""
    return " ".join(text_of(response).split())
