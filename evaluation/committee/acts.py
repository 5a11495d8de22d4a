"""Names, in the journal, of the acts of a committee."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "committee.adopt_rules": _("Adopter un règlement"),
        "committee.seat_member": _("Installer un membre"),
        "committee.end_seat": _("Mettre fin à un siège"),
        "committee.succeed": _("Remplacer ou renouveler un membre"),
        "committee.convene_meeting": _("Convoquer une séance"),
        "committee.convene_second": _("Convoquer une seconde fois"),
        "committee.change_meeting": _("Modifier une convocation"),
        "committee.cancel_meeting": _("Annuler une séance"),
        "committee.note_movement": _("Noter une arrivée ou un départ"),
        "committee.declare_no_interest": _("Déclarer n’avoir aucun intérêt"),
        "committee.lift_recusal": _("Lever un déport"),
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
        "committee.give_scores": _("Noter un dossier"),
        "committee.reveal_scores": _("Révéler les notes"),
        "committee.file_minority_opinion": _("Déposer une opinion minoritaire"),
        "committee.sign_minority_opinion": _("Signer une opinion minoritaire"),
        "committee.withdraw_minority_signature": _("Retirer sa signature d’une opinion minoritaire"),
        "committee.start_minutes": _("Commencer un procès-verbal"),
        "committee.write_minutes": _("Rédiger un procès-verbal"),
        "committee.settle_minutes": _("Arrêter un procès-verbal"),
        "committee.sign_minutes": _("Signer un procès-verbal"),
        "committee.correct_minutes": _("Corriger un procès-verbal"),
    }
)
