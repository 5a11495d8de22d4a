"""The walk of Delibia, as a person would: sign in, open pages, fill what is on them, press the buttons."""

from collections.abc import Container
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from boussole.demo import delibia, words
from boussole.demo.evaluation_scenes import TOLD
from evaluation.committee.models import AgendaItem, Committee, Meeting, Vote
from evaluation.compass.models import Question
from evaluation.trial.content import PARTS
from tests.e2e.checks import page_audit
from tests.e2e.crawl import view_name
from tests.e2e.screen import Screen
from tests.factories.accounts import PASSWORD, make_member, make_organisation
from tests.factories.compass import load_grid
from usecases.models import UseCase
from usecases.submission import THEMES

TODAY = timezone.localdate()
TITLE = "Delibia, aide à la rédaction des actes"
BEST = {"OUI": "oui", "INV": "non", "FAIT": "non"}
CRITERIA = ("JUR", "TEC", "ECO", "CYB", "DON", "COU", "TRA")


class Walk(Screen):
    """Eight people, one browser, one dossier."""

    def __init__(self, page: Page, url: str, *, audit: Container[str] = ()) -> None:
        """`audit` holds the names of the views to audit when the walk opens them (a browser with JavaScript)."""
        super().__init__(page, url)
        self.audit = audit
        self.audited: set[str] = set()
        self.organisation = make_organisation("Val d’Arzon")
        self.people: dict[str, User] = {}
        self.sessions: dict[str, list] = {}
        for key, name, role in (
            ("lead", "Claire Lemoine", Role.LEAD),
            ("coordinator", "Hugo Marchand", Role.COORDINATOR),
            ("jurist", "Sofia Almeida", Role.EXPERT),
            ("engineer", "Thomas Renaud", Role.EXPERT),
            ("president", "Hélène Brunet", Role.COMMITTEE_PRESIDENT),
            ("member", "Nadia Benali", Role.COMMITTEE_MEMBER),
            ("deputy", "Marc Delorme", Role.COMMITTEE_MEMBER),
            ("elected", "Michel Jourdan", Role.ELECTED_OFFICIAL),
        ):
            first, last = name.split()
            email = f"{key}@exemple.test"
            self.people[key] = make_member(self.organisation, role, first_name=first, last_name=last, email=email)
        load_grid()

    # --- moving around -------------------------------------------------------------------------------
    def sign_in(self, who: str) -> None:
        """Take the place of the one before: with the sign-in page the first time, then with one's open session."""
        self.page.context.clear_cookies()
        if who in self.sessions:
            self.page.context.add_cookies(self.sessions[who])
            return
        self.go("accounts:sign_in")
        self.page.get_by_label("Adresse électronique").fill(self.people[who].email)
        self.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        self.press("Se connecter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("À faire")
        self.sessions[who] = self.page.context.cookies()

    def _look(self) -> None:
        view = view_name(urlsplit(self.page.url).path)
        if view in self.audit and view not in self.audited:
            self.audited.add(view)
            page_audit(self.page)

    def state(self) -> str:
        return self.dossier.state

    @property
    def dossier(self) -> UseCase:
        return UseCase.objects.get(title=TITLE)

    # --- the demand ----------------------------------------------------------------------------------
    def deposit(self) -> None:
        self.sign_in("lead")
        self.go("usecases:create")
        self.fill(title=TITLE)
        self.press("Ouvrir le dossier")
        demand = delibia.CASE.demand
        for theme in THEMES:
            self.go("usecases:theme", self.dossier.pk, theme.slug)
            values = {name: demand[name] for name in theme.fields if demand.get(name) not in ("", None)}
            self.fill(**values)
            self.press("Enregistrer et continuer")
        self.go("usecases:check", self.dossier.pk)
        self.press("Déposer")
        assert self.state() == "submitted"

    # --- the compass ---------------------------------------------------------------------------------
    def open_assessment(self) -> None:
        self.sign_in("coordinator")
        self.go("home")
        self.follow("Commencer par là")
        jurist, engineer = self.people["jurist"].pk, self.people["engineer"].pk
        experts = {code: jurist if code in ("JUR", "DON", "TRA") else engineer for code in (*CRITERIA, "GEN")}
        self.fill(**experts, due_on=TODAY + timedelta(days=20))
        self.press("Ouvrir l’évaluation")
        assert self.state() == "in_assessment"

    def assess(self, phase: str) -> None:
        """Both experts answer (before) or keep their answers (after), then sign each criterion."""
        for who in ("jurist", "engineer"):
            self.sign_in(who)
            for code in (*CRITERIA, "GEN"):
                if (code in ("JUR", "DON", "TRA")) != (who == "jurist"):
                    continue
                self.go("compass:criterion", self.dossier.pk, code)
                if phase == "ex_ante":
                    self._answer(code)
                if code == "GEN":
                    self.press("Enregistrer et terminer")
                    self._consult() if phase == "ex_ante" else None
                    continue
                self.press("Enregistrer et donner mon avis")
                self.fill(position="favourable", reasons="Les réponses sont solides et les pièces suivent.")
                self.press("Signer mon avis")
                self.told("est enregistré") if code == "JUR" else None
        opinions = self.dossier.assessments.get(phase=phase).opinions.count()
        assert opinions == 7

    def _consult(self) -> None:
        """The page after the general questions: who was consulted."""
        held = {f"{group}_sought": "yes" for group in ("agents", "panel")}
        held |= {f"{group}_held_on": TODAY for group in ("agents", "panel")}
        held |= {f"{group}_said": "D’accord pour un essai, avec une relecture." for group in ("agents", "panel")}
        self.fill(**held, users_sought="no", users_why_not="L’outil sert aux agents.")
        self.press("Enregistrer")
        self.told("Les consultations sont notées")

    def _answer(self, code: str) -> None:
        for question in Question.objects.filter(criterion__code=code):
            if question.answer_type == "TEXT":
                self.fill(**{f"{question.code}-text": words.GENERAL[question.code], question.code: 3})
            else:
                best = BEST.get(question.answer_type)
                value = best or max(question.options, key=lambda option: option["points"])["value"]
                self.fill(**{question.code: value})

    def complete_assessment(self) -> None:
        self.sign_in("coordinator")
        self.go("usecases:detail", self.dossier.pk)
        self.follow("Terminer l’évaluation")
        self.press("Terminer l’évaluation")
        assert self.state() == "ready_for_committee"

    # --- the committee -------------------------------------------------------------------------------
    def found_committee(self) -> None:
        """The coordinator creates the committee and gives its three seats."""
        self.sign_in("coordinator")
        self.go("committee:home")
        self.follow("Créer un comité éthique")
        self.fill(organisation=self.organisation.pk)
        self.press("Créer le comité éthique")
        for key, function in (("president", "president"), ("deputy", "deputy"), ("member", "member")):
            self.follow("Ajouter un membre")
            self.fill(user=self.people[key].pk, college="administration", function=function)
            self.press("Ajouter un membre")
            self.told(str(self.people[key]))

    def hold_meeting(self, motion: str, minority: str, *, secret: bool = False) -> None:
        """Hold a meeting whose vote is public or, after one on paper that is annulled, secret on screen."""
        self.sign_in("coordinator")
        self.go("committee:convene", Committee.objects.get().pk)
        moment = f"{TODAY + timedelta(days=7):%Y-%m-%d}T14:00"
        self.fill(starts_at=moment, place="Salle des actes")
        self.press("Convoquer une séance")
        meeting = Meeting.objects.order_by("-pk").first()
        self.go("committee:dossier", self.dossier.pk)
        self.fill(meeting=meeting.pk)
        self.press("Inscrire à cette séance")
        item = AgendaItem.objects.order_by("-pk").first()
        self.go("committee:meeting", meeting.pk)
        self.follow("Ouvrir la séance")
        self.press("Ouvrir la séance")
        for who in ("president", "deputy", "member"):
            self.declare_no_interest(who, item)
        self.sign_in("coordinator")
        self.go("committee:item", item.pk)
        self.follow("Relever les présences")
        self.press("Relever les présences")
        self.follow("Ouvrir ce point")
        self.press("Ouvrir ce point")
        self.go("committee:movement", meeting.pk)
        self.go("committee:item", item.pk)
        self.score(item)
        self.put_to_the_vote(item, motion, secret)
        vote = Vote.objects.order_by("-pk").first()
        button = "Mettre mon bulletin dans l’urne" if secret else "Déposer mon bulletin"
        for who, choice in (("president", "POUR"), ("deputy", "POUR"), ("member", "CONTRE")):
            self.sign_in(who)
            self.go("committee:ballot", vote.pk)
            self.check_again(secret)
            self.page.locator(f'input[type=radio][value="{choice}"]').first.check()
            self.press(button)
            self.told("A voté" if secret else "Bulletin reçu")
        self.sign_in("coordinator")
        self.go("committee:vote_close", vote.pk)
        self.press("Clore le vote")
        self.told("2 pour, 1 contre, 0 abstention")
        self.disagree(item, minority)
        self.sign_in("coordinator")
        self.go("committee:item", item.pk)
        self.follow("Enregistrer l’avis du comité")
        self.press("Enregistrer l’avis du comité")
        self.told(minority)
        self.go("committee:meeting", meeting.pk)
        self.follow("Lever la séance")
        self.press("Lever la séance")

    def declare_no_interest(self, who: str, item: AgendaItem) -> None:
        """Follow the link of a dossier of the agenda: it opens once the member has declared."""
        self.sign_in(who)
        self.go("committee:item", item.pk)
        self.fill(**{f"interest-{item.pk}": "none"})
        self.press("Enregistrer ma déclaration")
        self.told("Votre déclaration est enregistrée")

    def score(self, item: AgendaItem) -> None:
        """Three members score alone, the secretariat reveals, one of them revises a mark."""
        for who, mark in (("president", 3), ("deputy", 3), ("member", 1)):
            self.sign_in(who)
            self.go("committee:item", item.pk)
            self.follow("Noter les critères")
            self.fill(**{f"mark_{code}": mark for code in CRITERIA})
            self.press("Enregistrer mes notes")
            self.told("Vous avez noté")
        self.sign_in("coordinator")
        self.go("committee:item", item.pk)
        self.told("3 sur 3")
        self.follow("Révéler les notes")
        self.press("Révéler les notes")
        self.follow("Voir les notes")
        self.told("avis partagés")
        self.sign_in("member")
        self.go("committee:score", item.pk)
        self.fill(mark_JUR=2, comment_JUR="Les pièces lues en séance me rassurent.")
        self.press("Enregistrer mes notes révisées")
        self.sign_in("coordinator")
        self.go("committee:scores", item.pk)
        self.told("au départ : 1")
        self.go("committee:item", item.pk)

    def disagree(self, item: AgendaItem, words: str) -> None:
        """After the vote one member files a minority opinion, another signs it without a name, then leaves it."""
        self.sign_in("member")
        self.go("committee:item", item.pk)
        self.follow("Déposer une opinion minoritaire")
        self.fill(text=words, named="yes")
        self.press("Déposer une opinion minoritaire")
        self.sign_in("deputy")
        self.go("committee:item", item.pk)
        self.page.get_by_role("link", name="Signer aussi").click()
        self._look()
        self.fill(named="no")
        self.press("Signer cette opinion minoritaire")
        self.told("et un membre non nommé")
        self.page.get_by_role("link", name="Retirer ma signature").click()
        self._look()
        self.press("Retirer ma signature")

    def put_to_the_vote(self, item: AgendaItem, motion: str, secret: bool) -> None:
        """From the page of an open item."""
        asked = {
            "motion": motion,
            "condition_1": "Plafonner le prix",
            "owner_1": "Achats",
            "due_1": TODAY + timedelta(days=90),
        }
        if secret:
            self.annul_a_vote_on_paper(item, asked)
            self.follow("Ouvrir un scrutin secret")
            self.fill(**asked, mode="secret", because="requested", requests=1)
            self.press("Mettre une motion au scrutin secret")
        else:
            self.follow("Ouvrir un vote public")
            self.fill(**asked)
            self.press("Mettre une motion au vote public")

    def annul_a_vote_on_paper(self, item: AgendaItem, asked: dict[str, Any]) -> None:
        """Open a vote on paper, have one scrutineer type a count, annul it; the item stays open."""
        seats = {row.user_id: row.pk for row in item.meeting.committee.members.all()}
        first, second = (seats[self.people[who].pk] for who in ("deputy", "member"))
        self.follow("Ouvrir un scrutin secret")
        self.fill(**asked, mode="paper", because="nomination", first_scrutineer=first, second_scrutineer=second)
        self.press("Mettre une motion au scrutin secret")
        vote = Vote.objects.order_by("-pk").first()
        self.sign_in("deputy")
        self.go("committee:ballot", vote.pk)
        self.check_again(True)
        self.follow("Saisir le dépouillement")
        self.fill(signed=first, in_favour=1, against=0, blank=0, null=0)
        self.press("Saisir le dépouillement")
        self.sign_in("coordinator")
        self.go("committee:item", item.pk)
        self.told("1 sur 2")
        self.follow("Annuler ce vote")
        self.fill(reason="L’urne est restée ouverte.")
        self.press("Annuler ce vote")
        self.told("L’urne est restée ouverte.")

    def check_again(self, other: bool) -> None:
        """Audit a page whose address also has another face, already seen."""
        if other and self.audit:
            page_audit(self.page)

    # --- the decisions -------------------------------------------------------------------------------
    def decide(self, kind: str) -> None:
        self.sign_in("elected")
        self.go("decisions:decide", self.dossier.pk)
        self.told("Plafonner le prix")
        self.fill(kind=kind, reasons="Le besoin est réel et l’essai est encadré.", deliberation="Décision 12")
        self.press("Relire ma décision")
        self.told("Relisez votre décision")
        self.press("Prendre cette décision")
        self.told("Votre décision est enregistrée")

    # --- the trial -----------------------------------------------------------------------------------
    def fix_protocol(self) -> None:
        self.sign_in("lead")
        self.go("trial:protocol", self.dossier.pk)
        self.press("Écrire le protocole")
        for kind, row in (("success", delibia.SUCCESS[0]), ("stop", delibia.STOP[0])):
            _code, label, _unit, source, baseline, direction, threshold, _sample, *_nature = row
            self.go("trial:indicator_add", self.dossier.pk)
            self.fill(
                kind=kind,
                label=label,
                source=source,
                baseline=baseline,
                direction=direction,
                threshold=threshold,
                minimum_sample=10,
            )
            self.press("Ajouter un critère")
        dates = {
            "starts_on": TODAY,
            "ends_on": TODAY + timedelta(days=120),
            "reporting_on": TODAY + timedelta(days=180),
        }
        said = {**delibia.PROTOCOL, **dates}
        for part in PARTS:
            self.go("trial:part", self.dossier.pk, part.slug)
            self.fill(**{name: said[name] for name in part.fields})
            self.press("Enregistrer et revenir à la liste")
            self.page.wait_for_url(f"**{reverse('trial:protocol', args=[self.dossier.pk])}")
        self.follow("Relire et verrouiller")
        self.press("Verrouiller le protocole")
        self.told("Version 1, verrouillée")
        self.sign_in("coordinator")
        self.go("usecases:detail", self.dossier.pk)
        self.follow("Lire et accepter le protocole")
        self.press("Accepter le protocole")

    def run_trial(self) -> None:
        self.sign_in("lead")
        self.go("trial:overview", self.dossier.pk)
        self.follow("Démarrer l’essai")
        self.press("Démarrer l’essai")
        assert self.state() == "trial_running"
        indicator = self.dossier.protocols.get().indicators.get(kind="success")
        self.go("trial:measure_add", self.dossier.pk, indicator.pk)
        self.fill(value=34, sample=112, measured_on=TODAY)
        self.page.get_by_role("button", name="Noter une mesure").click()
        self.told("Atteint")
        self.go("trial:incident_add", self.dossier.pk)
        self.fill(severity="minor", description="Une source abrogée, vue à la relecture.", happened_on=TODAY)
        self.press("Signaler un incident")
        self.go("trial:incident_close", self.dossier.pk, self.dossier.protocols.get().incidents.get().pk)
        self.fill(action="Source officielle ajoutée.", closed_on=TODAY)
        self.press("Clore l’incident")
        self.follow("Terminer l’essai")
        self.fill(comment="Assez de réponses pour conclure.")
        self.press("Terminer l’essai")
        assert self.state() == "trial_ended"

    def evaluate(self) -> None:
        self.sign_in("lead")
        self.go("trial:evaluation", self.dossier.pk)
        self.fill(**delibia.CASE.story["evaluation"], **TOLD["delibia"])
        self.press("Enregistrer et vérifier avant de déposer")
        self.press("Déposer l’évaluation")
        assert self.state() == "ready_for_final_opinion"

    # --- the report ----------------------------------------------------------------------------------
    def read_report(self) -> bytes:
        """Ask for the final report and download it."""
        self.sign_in("elected")
        self.go("reports:list", self.dossier.pk)
        self.page.locator('button[value="final"]').click()
        for _attempt in range(30):
            if self.page.get_by_role("link", name="Télécharger le PDF").count():
                break
            self.page.wait_for_timeout(500)
            self.page.reload()
        with self.page.expect_download() as download:
            self.follow("Télécharger le PDF")
        return open(download.value.path(), "rb").read()
