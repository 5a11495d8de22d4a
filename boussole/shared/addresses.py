"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """Return the address of whoever sent the request, as seen by the outermost of `PROXY_COUNT` trusted proxies.

    Each proxy appends the address it saw to X-Forwarded-For, so with n proxies ours is the n-th from the right: what
    a client writes there itself stands further left and is never believed. Without proxy, the header is ignored.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    count = settings.PROXY_COUNT
    if count and len(hops) >= count:
        return hops[-count]
    return request.META.get("REMOTE_ADDR", "")
