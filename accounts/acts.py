"""Names, in the journal, of the acts on people and collectivités."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "accounts.open_organisation": _("Ouvrir une collectivité"),
        "accounts.change_organisation": _("Modifier la collectivité"),
        "accounts.propose_sharing": _("Proposer un partage entre collectivités"),
        "accounts.accept_sharing": _("Accepter un partage entre collectivités"),
        "accounts.end_sharing": _("Mettre fin à un partage entre collectivités"),
        "accounts.invite": _("Inviter une personne"),
        "accounts.resend_invitation": _("Renvoyer une invitation"),
        "accounts.grant_role": _("Donner un rôle"),
        "accounts.end_role": _("Mettre fin à un rôle"),
        "accounts.change_account": _("Modifier un compte (hébergeur)"),
        "accounts.close_account": _("Fermer un compte"),
        "accounts.reopen_account": _("Rouvrir un compte"),
    }
)
