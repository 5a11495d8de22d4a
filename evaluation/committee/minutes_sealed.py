"""Tells the floors above that minutes were settled, or are now signed by both: whoever prints them listens.

The committee knows nothing of PDFs. Sent inside the transaction: what a listener writes stands or falls with the act.
Arguments: `minutes`, `actor`, `now`.
"""

from django.dispatch import Signal

minutes_sealed = Signal()
