"""The first thing that every action does."""

from usecases.models import UseCase


def lock(use_case: UseCase) -> UseCase:
    """Lock the dossier's row until the end of the transaction and bring `use_case` up to date in place."""
    use_case.refresh_from_db(from_queryset=UseCase.objects.select_for_update())
    return use_case
