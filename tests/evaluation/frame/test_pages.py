"""The frame and the matrix on screen: who opens which page, what stays typed, what two windows see, how many reads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.frame import actions
from evaluation.frame.alignment import Said
from evaluation.frame.models import Alignment, FrameItem, FrameVersion, MatrixPlacement
from evaluation.frame.selectors.versions import draft_of, frame_in_force
from tests.factories import life
from tests.factories.accounts import make_member, make_organisation
from tests.factories.compass import load_grid, open_with
from tests.factories.frame import ADOPTED, CROSSES, FITS, RED_LINE, draft, in_force, next_version, place, read, say
from tests.factories.usecases import START, make_use_case
from tests.pages import html_of
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
HIDDEN = {"administrator", "staff_member", "outsider", "nobody"}
DAY = timedelta(days=1)


@pytest.fixture
def frame(cast):
    return in_force(cast)


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)


def page(name, *args):
    return reverse(f"frame:{name}", args=args)


def statuses(client, cast, address):
    found = {}
    for who, person in cast.everyone().items():
        client.force_login(person)
        found[who] = client.get(address).status_code
    return found


def test_each_page_of_a_frame_by_each_role(client, cast, frame):
    project = actions.open_draft(organisation=cast.organisation, actor=cast.coordinator, now=timezone.now())
    item = project.items.get(code="LR-1")
    preparers, adopters = {"coordinator", "administrator"}, {"elected_official"}
    pages = [
        (page("home"), set(cast.everyone()) - {"nobody"}),
        (page("version", frame.pk), set(cast.everyone()) - {"nobody", "outsider"}),
        (page("compare", frame.pk), set(cast.everyone()) - {"nobody", "outsider"}),
        (page("version", project.pk), preparers | adopters),
        (page("compare", project.pk), preparers | adopters),
        (page("edit", project.pk), preparers),
        (page("item_add", project.pk, "red_line"), preparers),
        (page("item_edit", item.pk), preparers),
        (page("adopt", project.pk), adopters),
        (page("portfolio"), set(cast.everyone())),
    ]
    for address, allowed in pages:
        for who, status in statuses(client, cast, address).items():
            assert (status == 200) == (who in allowed), (address, who, status)
            assert status in (200, 403, 404), (address, who)
    client.force_login(cast.coordinator)
    assert client.get(page("draft_open", cast.organisation.pk)).url == page("edit", project.pk)
    assert client.get(page("item_add", project.pk, "wish")).status_code == 404
    assert client.get(page("edit", frame.pk)).status_code == 403  # adopted: it no longer changes
    client.force_login(cast.outsider)
    assert client.get(page("draft_open", cast.organisation.pk)).status_code == 404
    assert "pas encore adopté de cadre" in html_of(client.get(page("home")))


def test_from_an_empty_page_to_a_frame_in_force(client, cast):
    client.force_login(cast.lead)
    assert client.get(page("draft_open", cast.organisation.pk)).status_code == 403
    client.force_login(cast.coordinator)
    assert "Préparer le cadre" in html_of(client.get(page("home")))
    opening = page("draft_open", cast.organisation.pk)
    assert "Choisissez une réponse" in html_of(client.post(opening, {"with_principles": ""}))
    assert client.post(opening, {"with_principles": "yes"}).status_code == 302
    project = draft_of(cast.organisation.pk)
    assert project.items.count() == 7
    editing = page("edit", project.pk)
    client.post(editing, {"introduction": "Pour tous.", "edit_version": 1})
    stale = html_of(client.post(editing, {"introduction": "Mes mots à moi", "edit_version": 1}))
    assert "enregistré entre-temps" in stale
    assert "Mes mots à moi" in stale
    assert "Pour tous." in stale
    assert client.post(editing, {"introduction": "Mes mots à moi", "edit_version": 2}).status_code == 302
    first = project.items.get(code="P-7")
    client.post(page("item_remove", first.pk))
    assert "modele=sovereignty" in html_of(client.get(editing))  # offered again, word for word
    offered = html_of(client.get(page("item_add", project.pk, "principle") + "?modele=sovereignty"))
    assert "contrat\nréversible" in offered or "contrat réversible" in offered
    lacking = html_of(client.post(page("item_add", project.pk, "red_line"), {"title": "", "text": "Mot tapé"}))
    assert "Saisissez une réponse pour « Titre »" in lacking.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Mot tapé" in lacking
    assert client.post(page("item_add", project.pk, "red_line"), RED_LINE).status_code == 302
    client.force_login(cast.elected_official)
    assert "Adopter le projet" in html_of(client.get(page("home")))
    adopting = page("adopt", project.pk)
    seen = read(project)
    FrameItem.objects.filter(version=project, code="P-1").update(text="Autre chose.")
    day = timezone.localdate().isoformat()
    changed = html_of(client.post(adopting, {"adopted_on": day, "deliberation": "D-1", "seen": seen}))
    assert "a changé depuis que vous l’avez lu" in changed
    assert read(project) in changed
    assert "Autre chose." in changed
    seen = read(project)
    refused = html_of(client.post(adopting, {"adopted_on": "2999-01-01", "deliberation": "D-1", "seen": seen}))
    assert "à venir" in refused
    assert "D-1" in refused
    assert client.post(adopting, {"adopted_on": day, "deliberation": "D-1", "seen": seen}).status_code == 302
    assert frame_in_force(cast.organisation.pk) == project
    home = html_of(client.get(page("home")))
    assert "Empreinte vérifiée" in home
    assert RED_LINE["title"] in home
    assert client.get(adopting).url == page("version", project.pk)


def test_two_windows_on_an_item_lose_nothing(client, cast):
    project = draft(cast.organisation, cast.coordinator)
    item = project.items.get(code="LR-1")
    client.force_login(cast.coordinator)
    editing = page("item_edit", item.pk)
    mine = {"title": "Ma ligne", "text": "Mes mots", "source": "", "order": 1, "edit_version": 1}
    assert client.post(editing, {**mine, "title": "Leur ligne"}).status_code == 302
    stale = html_of(client.post(editing, mine))
    assert "Leur ligne" in stale
    assert "Ma ligne" in stale
    assert FrameItem.objects.get(pk=item.pk).title == "Leur ligne"
    assert client.post(editing, {**mine, "edit_version": 2}).status_code == 302
    assert FrameItem.objects.get(pk=item.pk).title == "Ma ligne"


def test_a_comparison_says_what_changed(client, cast, frame):
    second = next_version(cast, START, text="Sauf les horaires d’ouverture.")
    client.force_login(cast.staff_member)
    read = html_of(client.get(page("compare", second.pk)))
    assert "1 élément a changé" in read
    assert "Sauf les horaires d’ouverture." in read
    assert RED_LINE["text"] in read
    assert "première version" in html_of(client.get(page("compare", frame.pk)))
    assert "plus récente" in html_of(client.get(page("version", frame.pk)))


def test_a_hosted_commune_reads_the_frame_of_its_host_as_a_reference(client, cast, frame):
    commune = make_organisation("Commune hébergée", parent=cast.organisation, hosted=True)
    lead = make_member(commune, "lead")
    client.force_login(lead)
    read = html_of(client.get(page("home")))
    assert "n’engage pas cette collectivité" in read
    assert RED_LINE["title"] in read
    client.force_login(cast.coordinator)
    both = html_of(client.get(page("home") + f"?collectivite={commune.pk}"))
    assert "Commune hébergée" in both
    assert client.get(page("home") + f"?collectivite={cast.elsewhere.pk}").status_code == 404
    assert client.get(page("home") + "?collectivite=abc").status_code == 404
    dossier = make_use_case(commune, lead, state=State.IN_ASSESSMENT)
    assert "sert de repère" in html_of(client.get(page("alignment", dossier.pk)))
    assert client.get(page("examine", dossier.pk)).status_code == 404


def test_each_page_of_a_dossier_by_each_role(client, cast, frame, use_case):
    say(use_case, cast.expert)
    readers = set(cast.everyone()) - HIDDEN
    sayers = {"lead", "expert", "coordinator"}
    for name, args, allowed in (
        ("alignment", [], readers),
        ("alignment_version", [1], readers),
        ("matrix", [], readers),
        ("examine", [], sayers),
        ("place_can", [], {"expert", "coordinator"}),
        ("place_wish", [], {"coordinator", "committee_president"}),
        ("conclude", [], set()),
    ):
        for who, status in statuses(client, cast, page(name, use_case.pk, *args)).items():
            expected = 404 if who in HIDDEN else 200 if who in allowed else 403
            assert status == expected, (name, who)
    client.force_login(cast.expert)
    assert client.get(page("alignment_version", use_case.pk, 9)).status_code == 404


def answers(frame, said, base):
    typed = {"frame": frame.pk, "base": base}
    for code, row in said.items():
        typed |= {code: row.position, f"{code}-justification": row.justification}
    return typed


def test_the_lead_proposes_and_an_examiner_confirms(client, cast, frame, use_case):
    address = page("examine", use_case.pk)
    client.force_login(cast.lead)
    refused = html_of(client.post(address, answers(frame, {"P-1": Said("departs"), "LR-1": Said("fits")}, 0)))
    assert "Justifiez votre réponse sur P-1" in refused
    assert 'value="departs"' in refused
    assert Alignment.objects.count() == 0
    assert client.post(address, answers(frame, CROSSES, 0)).status_code == 302
    assert Alignment.objects.get().kind == "proposal"
    client.force_login(cast.expert)
    shown = html_of(client.get(address))
    assert CROSSES["LR-1"].justification in shown  # the examiner starts from what the lead proposed
    stale = html_of(client.post(address, answers(frame, {**FITS, "P-1": Said("departs", "Mes mots")}, 0)))
    assert "enregistré entre-temps" in stale
    assert "Mes mots" in stale
    assert CROSSES["LR-1"].justification in stale
    assert client.post(address, answers(frame, CROSSES, 1)).status_code == 302
    read = html_of(client.get(page("alignment", use_case.pk)))
    assert "Un expert ne peut pas lever ce point" in read
    assert "Franchit une ligne rouge" in read
    assert "Le dossier la franchit" in html_of(client.get(page("alignment_version", use_case.pk, 2)))


def test_a_crossing_is_shown_on_the_compass_and_on_the_first_page(client, cast, frame):
    load_grid()
    use_case = life.submitted(cast)
    say(use_case, cast.expert, CROSSES)
    client.force_login(cast.lead)
    first = html_of(client.get(reverse("usecases:detail", args=[use_case.pk])))
    assert "Ligne rouge franchie" in first  # before any compass too
    open_with(use_case, cast.coordinator, cast.expert, START)
    client.force_login(cast.expert)
    for name in ("usecases:detail", "compass:overview"):
        read = html_of(client.get(reverse(name, args=[use_case.pk])))
        assert "Ligne rouge franchie" in read, name
        assert page("alignment", use_case.pk) in read, name
        assert "Un expert ne peut pas lever ce point" in read, name
    assert client.get(reverse("compass:release", args=[use_case.pk, "LR-1"])).status_code in (403, 404)


def test_a_new_frame_says_compare_and_examine_again(client, cast, frame, use_case):
    say(use_case, cast.expert)
    second = next_version(cast, START + DAY, text="Autrement dit.")
    client.force_login(cast.expert)
    read = html_of(client.get(page("alignment", use_case.pk)))
    assert "a changé le" in read
    assert page("compare", second.pk) in read
    stale = html_of(client.post(page("examine", use_case.pk), answers(frame, FITS, 1)))
    assert "nouveau cadre" in stale
    assert client.post(page("examine", use_case.pk), answers(second, FITS, 1)).status_code == 302
    assert "a changé le" not in html_of(client.get(page("alignment", use_case.pk)))


def test_the_matrix_is_placed_and_leads_somewhere(client, cast, use_case):
    client.force_login(cast.expert)
    lacking = html_of(
        client.post(page("place_can", use_case.pk), {"positive": "no", "reasons": "Mots tapés", "base": 0})
    )
    assert "Mots tapés" in lacking
    assert MatrixPlacement.objects.count() == 0
    typed = {"positive": "no", "reasons": "Trop d’erreurs.", "test": "Cent cas.", "base": 0}
    assert client.post(page("place_can", use_case.pk), typed).status_code == 302
    stale = html_of(client.post(page("place_can", use_case.pk), {**typed, "positive": "yes"}))
    assert "entre-temps" in stale
    client.force_login(cast.coordinator)
    position = {"positive": "yes", "held_on": START.date(), "voices": "Sept", "reasons": "Utile.", "base": 0}
    assert client.post(page("place_wish", use_case.pk), position).status_code == 302
    read = html_of(client.get(page("matrix", use_case.pk)))
    assert "À surveiller" in read
    assert reverse("compass:watch", args=[use_case.pk]) in read
    proposed = html_of(client.get(reverse("compass:watch", args=[use_case.pk])))
    assert "Utile." in proposed  # the reason is proposed from the matrix
    client.force_login(cast.auditor)
    assert reverse("compass:watch", args=[use_case.pk]) not in html_of(client.get(page("matrix", use_case.pk)))


def test_a_refusal_of_principle_closes_a_deposited_dossier_with_its_reason(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    place(use_case, cast, can=True, wish=False)
    client.force_login(cast.coordinator)
    address = page("conclude", use_case.pk)
    shown = html_of(client.get(address))
    assert "Refus de principe" in shown
    assert client.post(address, {"comment": ""}).status_code == 200
    assert client.post(address, {"comment": "Nous ne le souhaitons pas."}).status_code == 302
    stored = UseCase.objects.get(pk=use_case.pk)
    assert (stored.state, stored.transition_logs.get().comment) == (State.INADMISSIBLE, "Nous ne le souhaitons pas.")


def test_out_of_scope_lets_the_lead_withdraw_and_the_elu_finds_the_reason(client, cast, use_case):
    place(use_case, cast, can=False, wish=False)
    client.force_login(cast.coordinator)
    assert client.get(page("conclude", use_case.pk)).status_code == 403
    client.force_login(cast.lead)
    assert client.post(page("conclude", use_case.pk), {"comment": "Hors sujet."}).status_code == 302
    assert UseCase.objects.get(pk=use_case.pk).state == State.WITHDRAWN
    other = make_use_case(cast.organisation, cast.lead, state=State.OPINION_GIVEN)
    place(other, cast, can=True, wish=False)
    client.force_login(cast.elected_official)
    decide = html_of(client.get(reverse("decisions:decide", args=[other.pk])))
    assert "Le comité y voit un service rendu." in decide


@pytest.mark.parametrize(("name", "queries"), [("alignment", 17), ("matrix", 9)])
def test_queries_do_not_grow(client, cast, frame, use_case, django_assert_num_queries, name, queries):
    client.force_login(cast.auditor)
    for number in (1, 3):
        while use_case.alignments.count() < number:
            say(use_case, cast.expert)
            place(use_case, cast, can=True, wish=True)
        client.get(page(name, use_case.pk))
        with django_assert_num_queries(queries):
            client.get(page(name, use_case.pk))


def test_queries_of_a_frame_and_of_the_portfolio_do_not_grow(client, cast, django_assert_num_queries):
    client.force_login(cast.auditor)
    for number in (1, 3):
        while FrameVersion.objects.count() < number:
            if frame_in_force(cast.organisation.pk):
                next_version(cast, ADOPTED + number * DAY)
            else:
                in_force(cast)
            place(make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT), cast, can=True, wish=True)
        with django_assert_num_queries(11):
            client.get(page("home"))
        with django_assert_num_queries(7):
            client.get(page("portfolio"))
