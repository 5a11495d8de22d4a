"""Which address a sign-in is counted against: what a client writes in a header is never believed."""

import pytest

from boussole.shared.addresses import client_ip


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, None, "10.0.0.9"),
        (0, "1.1.1.1", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        (2, "1.1.1.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "10.0.0.2", "10.0.0.9"),
        (1, " , ", "10.0.0.9"),
        (1, None, "10.0.0.9"),
    ],
)
def test_the_address_seen_by_the_outermost_trusted_proxy(rf, settings, proxies, header, expected):
    settings.PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert client_ip(rf.get("/", REMOTE_ADDR="10.0.0.9", **headers)) == expected
