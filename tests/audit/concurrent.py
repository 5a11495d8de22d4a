"""Many threads that append at once; also a program of its own: python -m tests.audit.concurrent, on DATABASE_URL."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django


def append_together(threads: int, each: int) -> None:
    """Append `each` entries from each of `threads` threads, started together; every third act is undone."""
    from django.db import connection, transaction  # noqa: PLC0415 - Django may have to be set up first

    from tests.audit.helpers import write  # noqa: PLC0415 - same

    start = Barrier(threads)

    def work(number: int) -> None:
        try:
            start.wait(timeout=30)
            for turn in range(each):
                with transaction.atomic():
                    write(1, organisation_id=number)
                    transaction.set_rollback(turn % 3 == 2)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, number) for number in range(threads)]:
            done.result(timeout=60)


def main() -> int:
    """Migrate the journal, append from eight threads, verify. Print the number of entries that hold."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up above

    from audit.selectors import verify_journal  # noqa: PLC0415 - same

    call_command("migrate", "audit", verbosity=0)
    append_together(8, 12)
    verdict = verify_journal()
    sys.stdout.write(f"{verdict.entries} {verdict.intact}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
