"""A whole meeting of nine members through the screens alone, from its convocation to its minutes, read back on paper.

Point 1: one member stays out, one follows at a distance, one arrives late, one gave a proxy; they score, vote in
public, tie, and the president's own ballot decides. Point 2: a secret ballot in the room. Point 3: never reached.
"""

import hashlib
import io
import json
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.typography import date_fr
from evaluation.committee.models import Meeting, Minutes, Vote
from evaluation.committee.tally import CGCT
from tests.attached import attached
from tests.e2e.meeting import Room
from tests.factories import life
from tests.factories.accounts import make_cast
from tests.factories.committee import make_committee, make_ready, members_of
from tests.factories.compass import load_grid
from tests.factories.scores import codes_of

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = {
    "Ada": "Aubert",
    "Benoît": "Bonnet",
    "Chloé": "Carlier",
    "Driss": "Daoudi",
    "Élise": "Évrard",
    "Fatou": "Faye",
    "Gaël": "Guégan",
    "Hélène": "Huet",
    "Idris": "Imbert",
}
MEMBERS = tuple(NAMES)
WITHOUT_JAVASCRIPT = ("Benoît", "Fatou", "Hélène", "Idris")
FOR = ("Ada", "Benoît", "Driss", "Hélène")
AGAINST = ("Élise", "Fatou", "Gaël")  # and the voice of Idris, whose proxy Hélène holds
SECRET = {"Ada": "POUR", "Benoît": "POUR", "Chloé": "CONTRE", "Driss": "POUR", "Élise": "CONTRE"}
SECRET |= {"Fatou": "BLANC", "Gaël": "POUR", "Hélène": "CONTRE"}
TITLES = ("Assistant de rédaction des actes", "Tri des signalements de voirie", "Résumés de réunions")
LINK = "Ma sœur travaille chez le fournisseur."
MINORITY = "Le prix n’est pas connu : attendons l’offre."
BY_PROXY = "Idris Imbert (par Hélène Huet)"
PRESENCES = {
    "Ada": "Présidence Administration délibérative présent",
    "Benoît": "Suppléance de la présidence Administration délibérative présent",
    "Chloé": "Membre Administration délibérative déporté au point 1, présent au point 2",
    "Driss": "Membre Administration délibérative à distance au point 1, présent au point 2",
    "Idris": "Membre Administration délibérative représenté",
}
TIE = "Égalité : la voix de la présidence de séance, « pour », est prépondérante."
DEBATES = {1: "Le coût et la relecture des actes.", 2: "La qualité des adresses relevées."}


def full(name):
    return f"{name} {NAMES[name]}"


def listed(names):
    return ", ".join(map(full, names))


@pytest.fixture
def room(browser, browser_context_args, live_server):
    """Everybody at their browser, signed in; four of the nine members have no JavaScript."""
    load_grid()
    cast = make_cast()
    for key, first, last in (("coordinator", "Hugo", "Marchand"), ("lead", "Claire", "Lemoine")):
        cast.by_role[key].first_name, cast.by_role[key].last_name = first, last
        cast.by_role[key].save()
    committee = make_committee(cast.organisation, size=9, rules=replace(CGCT, remote_counts_present=True))
    room = Room(browser, browser_context_args, live_server.url)
    for member in members_of(committee):
        name = member.user.first_name
        member.user.last_name = NAMES[name]
        member.user.save()
        room.seats[name] = member
        room.seat(name, member.user, javascript=name not in WITHOUT_JAVASCRIPT)
    room.seat("secretary", cast.coordinator)
    room.seat("elected", cast.elected_official)
    for title in TITLES[:2]:
        life.ready(cast, title=title)
    make_ready(cast.organisation, cast.lead, title=TITLES[2])
    yield room
    room.leave()


def test_a_whole_meeting_from_convocation_to_minutes(room):
    meeting = convene(room)
    first, second, _third = meeting.items.all()
    prepare(room, meeting)
    open_it(room, meeting)
    score(room, first)
    vote_in_public(room, first)
    read_public_result(room, first)
    vote_in_secret(room, second)
    read_secret_result(room, second)
    finish(room, meeting)
    settle_and_sign(room, meeting)
    minutes = Minutes.objects.get()
    room["elected"].go("reports:meeting", meeting.pk)
    room["elected"].look("documents")
    content = room.download("elected", "Télécharger Procès-verbal de séance 1 Signé")
    check_file(content, minutes)
    check_paper(content, meeting, minutes)
    assert verify_journal().intact


# --- before -----------------------------------------------------------------------------------------
def convene(room):
    desk = room["secretary"]
    desk.go("committee:home")
    desk.follow("Convoquer une séance")
    at = timezone.localtime() + timedelta(minutes=5)
    desk.fill(
        starts_at=f"{at:%Y-%m-%dT%H:%M}", place="Salle des actes", remote_link="https://visio.exemple.test/comite"
    )
    mail.outbox.clear()
    desk.press("Convoquer une séance")
    meeting = Meeting.objects.get()
    told = {message.to[0]: message.attachments for message in mail.outbox}
    assert set(told) == {seat.user.email for seat in room.seats.values()}
    for email, attachments in told.items():
        ((name, calendar, kind),) = attachments
        assert (name, kind) == (f"comite-ethique-{meeting.day:%Y-%m-%d}.ics", "text/calendar; method=REQUEST")
        assert f"mailto:{email}" in calendar.replace("\r\n ", "")
    for title in TITLES:
        desk.go("committee:meeting", meeting.pk)
        desk.page.get_by_label("Dossier à inscrire").select_option(label=option(desk, title))
        desk.press("Inscrire ce dossier")
    assert [item.use_case.title for item in meeting.items.all()] == list(TITLES)
    desk.look("meeting-secretary")
    return meeting


def option(desk, title):
    return desk.page.locator("option", has_text=title).inner_text()


def prepare(room, meeting):
    """Everybody declares; one has an interest and no longer sees the dossier; one gives a proxy."""
    first = meeting.items.first()
    room["Ada"].go("committee:meeting", meeting.pk)
    room["Ada"].look("meeting-member")
    for name in MEMBERS:
        room.declare(name, meeting, **({"item_1": LINK} if name == "Chloé" else {}))
    for page, pk in (("committee:item", first.pk), ("usecases:detail", first.use_case_id)):
        assert LINK in room["Chloé"].refused(page, pk)
    room["Chloé"].look("refused")
    room["Chloé"].go("committee:meeting", meeting.pk)
    room["Chloé"].told("Vous restez en dehors de ce point")
    room["Chloé"].look("meeting-recused")
    desk = room["Idris"]
    desk.go("committee:meeting", meeting.pk)
    desk.follow("Donner un pouvoir")
    desk.fill(giver=room.seats["Idris"].pk, holder=room.seats["Hélène"].pk)
    desk.look("proxy")
    desk.press("Donner un pouvoir")
    desk.told(f"{full('Idris')} donne pouvoir à {full('Hélène')}.")


# --- the first item ---------------------------------------------------------------------------------
def open_it(room, meeting):
    """The president opens; one member is at a distance, one is not there yet and arrives during the first item."""
    president, first = room["Ada"], meeting.items.first()
    president.go("committee:meeting", meeting.pk)
    president.act("Ouvrir la séance")
    away = {"Élise": "absent", "Idris": "absent"}
    room.record_presences(meeting, {1: {**away, "Driss": "remote"}, 2: away, 3: away})
    room["secretary"].look("attendance")
    president.go("committee:item", first.pk)
    president.act("Ouvrir ce point")
    president.told("Le quorum est atteint : 6 présents sur 9 membres votants, il en faut 5.")
    desk = room["secretary"]
    desk.go("committee:item", first.pk)
    desk.follow("Noter une arrivée ou un départ")
    desk.fill(member=room.seats["Élise"].pk, presence="present")
    desk.look("movement")
    desk.press("Noter une arrivée ou un départ")
    desk.told(f"{full('Élise')} rejoint la salle.")
    desk.told("Pendant le point 1")
    desk.look("meeting-open")


def score(room, item):
    """Four members score alone, nobody sees anything until all is revealed; one revises a mark."""
    codes = codes_of(item)
    for name, mark in (("Ada", 4), ("Benoît", 3), ("Fatou", 2), ("Gaël", 1)):
        room.score(item, name, mark, codes)
    room["Élise"].go("committee:score", item.pk)
    room["Élise"].look("score-sheet")
    assert "chacun ne voit que les siennes" in room["Fatou"].refused("committee:scores", item.pk)
    president = room["Ada"]
    president.go("committee:item", item.pk)
    president.told("4 sur 7")
    president.act("Révéler les notes")
    president.follow("Voir les notes")
    president.look("scores")
    assert "2,5" in president.text()
    room["Gaël"].go("committee:score", item.pk)
    room["Gaël"].fill(**{f"mark_{codes[0]}": 3, f"comment_{codes[0]}": "L’avis du juriste me rassure."})
    room["Gaël"].press("Enregistrer mes notes révisées")
    president.go("committee:scores", item.pk)
    president.told("au départ : médiane 2,5, étendue 1 à 4")


def vote_in_public(room, item):
    """Four for, four against, the president for."""
    president = room["Ada"]
    president.go("committee:item", item.pk)
    president.follow("Ouvrir un vote public")
    asked = {"condition_1": "Plafonner le prix", "owner_1": "Achats", "due_1": timezone.localdate() + timedelta(90)}
    president.fill(motion="conditions", **asked)
    president.look("vote-open")
    president.press("Mettre une motion au vote public")
    assert LINK in room["Chloé"].refused("committee:ballot", Vote.objects.get().pk)
    room["Hélène"].go("committee:ballot", Vote.objects.get().pk)
    room["Hélène"].look("ballot-public")
    for name in FOR:
        room.vote(item, name, "POUR")
    for name in AGAINST:
        room.vote(item, name, "CONTRE")
    president.go("committee:item", item.pk)
    president.told("7 sur 8")
    president.told(f"On attend : {full('Idris')} (par {full('Hélène')}).")
    president.look("president-public")
    room.vote(item, "Hélène", "CONTRE", voice="Idris")
    president.go("committee:item", item.pk)
    president.told("8 sur 8")
    president.act("Clore le vote")
    president.told("4 pour, 4 contre, 0 abstention")


def read_public_result(room, item):
    """The casting vote decides, each choice has its names; two members disagree; the opinion is recorded."""
    reader = room["Fatou"]
    reader.go("committee:item", item.pk)
    reader.told("Avis favorable sous réserves : adopté")
    reader.told(TIE)
    rows = [" ".join(row.split()) for row in reader.page.locator("main tbody tr").all_inner_texts()]
    assert rows[:3] == [f"Pour 4 {listed(FOR)}", f"Contre 4 {listed(AGAINST)}, {BY_PROXY}", "Abstention 0 –"]
    reader.look("result-public")
    reader.follow("Déposer une opinion minoritaire")
    reader.fill(text=MINORITY, named="yes")
    reader.press("Déposer une opinion minoritaire")
    other = room["Gaël"]
    other.go("committee:item", item.pk)
    other.page.get_by_role("link", name="Signer aussi").click()
    other.fill(named="no")
    other.press("Signer cette opinion minoritaire")
    desk = room["secretary"]
    desk.go("committee:item", item.pk)
    desk.act("Enregistrer l’avis du comité")
    desk.told(MINORITY)
    desk.look("opinion")


# --- the second item --------------------------------------------------------------------------------
def vote_in_secret(room, item):
    """The president opens a secret ballot: before its close, how many voted, and nothing else."""
    president = room["Ada"]
    president.go("committee:item", item.pk)
    president.look("item-pending")
    desk = room["secretary"]
    desk.go("committee:presence_grid", item.meeting_id)
    desk.look("attendance-later")
    president.act("Ouvrir ce point")
    president.follow("Ouvrir un scrutin secret")
    president.fill(motion="favourable", mode="secret", because="requested", requests=3)
    president.look("secret-open")
    president.press("Mettre une motion au scrutin secret")
    room["Driss"].go("committee:ballot", Vote.objects.get(item=item).pk)
    room["Driss"].told("Ce que ce vote ne garantit pas")
    room["Driss"].look("ballot-secret")
    for name, choice in SECRET.items():
        room.vote(item, name, choice)
    room["Driss"].go("committee:ballot", Vote.objects.get(item=item).pk)
    room["Driss"].look("ballot-secret-after")
    president.go("committee:item", item.pk)
    running = president.page.get_by_role("region", name="Vote ouvert")
    expect(running).to_contain_text("8 sur 9")
    assert not named(running.inner_text())
    president.look("president-secret")
    room.vote(item, "Hélène", "POUR", voice="Idris")
    president.go("committee:item", item.pk)
    expect(running).to_contain_text("9 sur 9")
    expect(running.get_by_role("link", name="Clore le vote")).to_have_class("btn btn-primary")
    president.act("Clore le vote")
    president.told("5 pour, 3 contre, 1 abstention")


def read_secret_result(room, item):
    """No page puts a name beside a choice, whoever reads it."""
    for name in (*MEMBERS, "secretary"):
        room[name].go("committee:item", item.pk)
        table = room[name].page.get_by_role("table", name="Voix par choix")
        assert not named(table.inner_text()), name
        room[name].go("committee:dossier", item.use_case_id)
        assert not re.search("Pour|Contre", "".join(after_names(room[name].text()))), name
    room["Ada"].go("committee:item", item.pk)
    room["Ada"].look("result-secret")
    desk = room["secretary"]
    desk.go("committee:item", item.pk)
    desk.act("Enregistrer l’avis du comité")


def named(text):
    """The members whose name a text has."""
    return [name for name in MEMBERS if full(name) in text]


def after_names(text):
    """The few words that follow the name of a member, wherever one is."""
    return re.findall("(?:" + "|".join(map(full, MEMBERS)) + r")(.{0,20})", text)


# --- after ------------------------------------------------------------------------------------------
def finish(room, meeting):
    """The president closes; the third item is put off; the secretariat writes what was said."""
    room["Ada"].go("committee:meeting", meeting.pk)
    room["Ada"].act("Lever la séance")
    room["Ada"].look("meeting-closed")
    desk = room["secretary"]
    desk.go("committee:meeting", meeting.pk)
    desk.follow("Procès-verbal")
    desk.act("Rédiger le procès-verbal")
    desk.look("minutes-draft")
    desk.follow("Rédiger")
    desk.press("Enregistrer et vérifier")
    desk.told("Point 1 : résumez la teneur des discussions.")
    desk.follow("Compléter le projet")
    for item in meeting.items.filter(opened_at__isnull=False):
        desk.fill(**{f"debate_{item.pk}": DEBATES[item.order]})
    desk.look("minutes-edit")
    desk.press("Enregistrer et vérifier")
    desk.told("Rien ne manque")
    desk.look("minutes-settle")


def settle_and_sign(room, meeting):
    """Settled, then signed by both, each with their password; a wrong one changes nothing."""
    desk, president = room["secretary"], room["Ada"]
    desk.fill(password="pas-le-bon-mot-de-passe")
    desk.press("Arrêter le procès-verbal")
    assert not Minutes.objects.settled().exists()
    desk.confirm("Arrêter le procès-verbal")
    desk.told("Il attend deux signatures")
    minutes = Minutes.objects.get()
    room["Benoît"].refused("committee:minutes_sign", minutes.pk)
    for signer in (president, desk):
        signer.go("committee:minutes", meeting.pk)
        signer.follow("Signer")
        signer.confirm("Signer le procès-verbal")
        signer.told("Votre signature est enregistrée")
    president.go("committee:minutes", meeting.pk)
    president.look("minutes-signed")


# --- on paper ---------------------------------------------------------------------------------------
def check_file(content, minutes):
    """The frozen content is attached, its hash is the one announced, the entry of the journal has both."""
    with pikepdf.open(io.BytesIO(content)) as document:
        read = attached(document, "proces-verbal.json")
    assert json.loads(read) == minutes.snapshot
    assert hashlib.sha256(read).hexdigest() == minutes.snapshot_sha256
    entry = Entry.objects.get(seq=minutes.head_seq)
    assert (entry.verb, entry.hash) == ("committee.settle_minutes", minutes.head_hash)
    assert json.loads(entry.content)["details"]["sha256"] == minutes.snapshot_sha256


def check_paper(content, meeting, minutes):
    """What an élu reads: each part of the minutes says what happened on the screens."""
    said = on_paper(content, minutes)
    says(said[0], f"Procès-verbal de la séance du {date_fr(meeting.starts_at)}", "Salle des actes")
    says(said[0], "Présidence de la séance Ada Aubert Secrétaire de séance Hugo Marchand")
    reference = [item.use_case.reference for item in meeting.items.all()]
    says(said[0], f"1 {TITLES[0]} ({reference[0]}) Avis avant l’essai Avis favorable sous réserves : adopté")
    says(said[0], f"3 {TITLES[2]} ({reference[2]}) Avis avant l’essai Reporté", "Membres en exercice")
    for name in MEMBERS:
        says(said[0], f"{full(name)} {PRESENCES.get(name, 'Membre Administration délibérative présent')}")
    says(said[0], "Pouvoirs", "Idris Imbert donne pouvoir à Hélène Huet, reçu le")
    says(
        said[1],
        "Présidence du point Ada Aubert",
        "Quorum à l’ouverture Le quorum est atteint : 6 présents sur 9 membres votants, il en faut 5.",
        "Présents au vote Ada Aubert, Benoît Bonnet, Élise Évrard, Fatou Faye, Gaël Guégan, Hélène Huet",
        f"À distance Driss Daoudi Représentés {BY_PROXY} Déportés Chloé Carlier Absents aucun",
        "Élise Évrard rejoint la salle.",
        DEBATES[1],
        "Juridique 3 de 2 à 4 4 0 avis partagés",
        "Technique 2,5 de 1 à 4 4 0 avis opposés",
        "Vote public.",
        "4 pour, 4 contre, 0 abstention. Quorum atteint : 6 présents, 5 nécessaires.",
        f"{TIE} La proposition est adoptée.",
        f"Pour 4 {listed(FOR)} Contre 4 {listed(AGAINST)}, {BY_PROXY} Abstention 0",
        "Plafonner le prix (Achats,",
        f"Opinion minoritaire « {MINORITY} » (Fatou Faye et un membre non nommé)",
    )
    assert LINK not in " ".join(said)
    says(said[2], "8 présents sur 9 membres votants", f"Représentés {BY_PROXY} Déportés aucun", DEBATES[2])
    ballot = said[2][said[2].index("Avis favorable : adopté") :]
    says(ballot, "Scrutin secret, à l’écran (le tiers des présents le demande).", "5 pour, 3 contre, 1 abstention.")
    says(ballot, "9 voix ont signé la liste d’émargement, sur 9.", "Choix Voix Pour 5 Contre 3 Blanc ou nul 1")
    assert named(ballot) == []
    says(said[3], "Reporté : La séance a été levée avant ce point.", "Règles de vote", "Signatures")
    says(said[3], "Présidence de la séance : Ada Aubert, signé", "Secrétaire de séance : Hugo Marchand, signé")


def on_paper(content, minutes):
    """Return the text of the PDF, spaces made alike, in four parts: what comes first, then each item.

    The foot of every page, checked here, is left out.
    """
    command = [shutil.which("pdftotext"), "-", "-"]
    read = subprocess.run(command, input=content, capture_output=True, check=True)  # noqa: S603 - our own file
    text = plain(read.stdout.decode())
    foot = plain(
        f"{minutes.snapshot['title']}, version 1. Contenu (SHA-256) : {minutes.snapshot_sha256} "
        f"Journal, entrée n° {minutes.head_seq}, tête : {minutes.head_hash} "
    )
    with pikepdf.open(io.BytesIO(content)) as document:
        assert text.count(foot) == len(document.pages)
    return re.split(r"Point \d\. ", re.sub(r"Page \d+ sur \d+ ?", "", text.replace(foot, "")))


def plain(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def says(text, *sentences):
    """Check that a text says these sentences, in that order."""
    at = 0
    for sentence in map(plain, sentences):
        assert sentence in text[at:], (sentence, text[at:])
        at = text.index(sentence, at) + len(sentence)
