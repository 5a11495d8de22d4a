"""Names, in the journal, of the acts of a committee."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "committee.adopt_rules": _("Adopter un règlement"),
        "committee.seat_member": _("Installer un membre"),
        "committee.end_seat": _("Mettre fin à un siège"),
        "committee.convene_meeting": _("Convoquer une séance"),
        "committee.open_meeting": _("Ouvrir la séance"),
        "committee.close_meeting": _("Lever la séance"),
        "committee.give_proxy": _("Donner un pouvoir"),
        "committee.revoke_proxy": _("Retirer un pouvoir"),
        "committee.add_item": _("Inscrire à l’ordre du jour"),
        "committee.set_attendance": _("Noter les présences"),
        "committee.declare_recusal": _("Se déporter"),
        "committee.open_item": _("Ouvrir un point"),
        "committee.postpone_item": _("Reporter un point"),
        "committee.open_vote": _("Ouvrir un vote"),
        "committee.cast_ballot": _("Voter"),
        "committee.close_vote": _("Clore un vote"),
        "committee.type_count": _("Saisir un dépouillement"),
        "committee.annul_vote": _("Annuler un vote"),
        "committee.rectify_vote": _("Rectifier un résultat"),
        "committee.start_minutes": _("Commencer un procès-verbal"),
        "committee.write_minutes": _("Rédiger un procès-verbal"),
        "committee.settle_minutes": _("Arrêter un procès-verbal"),
        "committee.sign_minutes": _("Signer un procès-verbal"),
        "committee.correct_minutes": _("Corriger un procès-verbal"),
    }
)
