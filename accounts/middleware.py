"""Which of their roles a person is using now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.selectors import current_membership


class CurrentMembershipMiddleware:
    """Set `request.membership`: the role chosen in this session, else the first one in force, else None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = SimpleLazyObject(lambda: current_membership(request.user, request.session))
        return self.get_response(request)
