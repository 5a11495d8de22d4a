"""What must be read with every result of the map of jobs.

Source: CNFPT report, study of April 2024, « points de vigilance méthodologiques ».
"""

from django.utils.translation import gettext_lazy as _

UPPER_BOUND = _(
    "Ces niveaux sont une borne haute, pas une prévision. Ils disent ce que l’IA générative pourrait faire des tâches "
    "d’un métier, dans le meilleur des cas. Ils ne disent pas ce qu’elle fera ici, ni combien de postes changeront."
)
WHY = _(
    "Les scores viennent de tâches décrites à l’échelle mondiale et notées en partie par une IA. Ils ignorent "
    "l’équipement, la formation et le choix des agents. Un niveau parle d’un métier, jamais d’une personne."
)
