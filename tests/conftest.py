"""What every test may ask for."""

import pytest

from tests.factories.accounts import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """One person per role in one collectivité, an outsider, and a person without any role."""
    return make_cast()
