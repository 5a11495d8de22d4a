"""Names, in the journal, of the acts on the jobs that a dossier touches."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts({"touched_jobs.save": _("Dire quels métiers le dossier touche")})
