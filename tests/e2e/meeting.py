"""A meeting room: nine members, the secretariat and an élu, each at a browser of their own."""

import os
from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from evaluation.committee.models import AgendaItem, CommitteeMember, Meeting, Vote
from tests.e2e.checks import DESK, OVERFLOW, PHONE
from tests.e2e.screen import Screen
from tests.factories.accounts import PASSWORD

SHOTS = os.environ.get("MEETING_SHOTS", "")  # a folder that keeps a picture of each screen looked at, or nothing


class Desk(Screen):
    """Where one person sits: their browser, signed in through the screen."""

    def __init__(self, page: Page, url: str, user: User) -> None:
        super().__init__(page, url)
        self.user = user

    def sign_in(self) -> None:
        """Sign in with the sign-in page."""
        self.go("accounts:sign_in")
        self.page.get_by_label("Adresse électronique").fill(self.user.email)
        self.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        self.press("Se connecter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("À faire")

    def refused(self, name: str, *args: Any) -> str:
        """Open a page that must be refused; return what it says."""
        answer = self.page.goto(self.url + reverse(name, args=args))
        assert answer.status == 403, (name, answer.status)
        return self.page.locator("main").inner_text()

    def act(self, label: str) -> None:
        """Follow the link of an act, then press the button that has the same words."""
        self.follow(label)
        self.press(label)

    def confirm(self, label: str) -> None:
        """Give one's password again and press."""
        self.fill(password=PASSWORD)
        self.press(label)

    def text(self) -> str:
        """Return what the page says, its spaces made alike."""
        return " ".join(self.page.locator("main").inner_text().split())

    def look(self, name: str) -> None:
        """Check that nothing scrolls sideways, on a desk and on a phone; keep a picture when asked to."""
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.page.evaluate(OVERFLOW) == [], (name, width)
            if SHOTS:
                Path(SHOTS).mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


class Room:
    """The desks of a meeting, by a short name: first names for the members."""

    def __init__(self, browser: Browser, options: dict, url: str) -> None:
        self.browser, self.options, self.url = browser, options, url
        self.desks: dict[str, Desk] = {}
        self.seats: dict[str, CommitteeMember] = {}

    def seat(self, name: str, user: User, *, javascript: bool = True) -> Desk:
        """Give a person a browser and have them sign in."""
        context = self.browser.new_context(**self.options, java_script_enabled=javascript)
        context.set_default_timeout(15_000)
        desk = self.desks[name] = Desk(context.new_page(), self.url, user)
        desk.sign_in()
        return desk

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]

    def leave(self) -> None:
        """Close every browser."""
        for desk in self.desks.values():
            desk.page.context.close()

    # --- before the meeting ----------------------------------------------------------------------------
    def declare(self, name: str, meeting: Meeting, **interests: str) -> None:
        """Declare everything on one page: no interest, but in the items of `interests` (item_N="why")."""
        desk = self[name]
        desk.go("committee:meeting", meeting.pk)
        desk.follow("Déclarer mes intérêts")
        for item in meeting.items.all():
            why = interests.get(f"item_{item.order}", "")
            desk.fill(**{f"interest-{item.pk}": "interest" if why else "none", f"reason-{item.pk}": why})
        if interests:
            desk.look("declaration")
        desk.press("Enregistrer ma déclaration")
        desk.told("déclaration est enregistrée")

    # --- during the meeting ----------------------------------------------------------------------------
    def record_presences(self, meeting: Meeting, presences: dict[int, dict[str, str]]) -> None:
        """Fill the grid of presences: by order of the item, then by name; the others are there."""
        desk = self["secretary"]
        desk.go("committee:meeting", meeting.pk)
        desk.follow("Présences")
        for item in meeting.items.all():
            for name, seat in self.seats.items():
                where = presences[item.order].get(name, "present")
                desk.fill(**{f"presence_{item.pk}_{seat.pk}": where})
        desk.press("Enregistrer les présences")
        desk.told("Les présences sont relevées")

    def score(self, item: AgendaItem, name: str, mark: int, codes: list[str]) -> None:
        """Give a whole sheet: the same mark everywhere, from the page of the item."""
        desk = self[name]
        desk.go("committee:item", item.pk)
        desk.follow("Noter les critères")
        desk.fill(**{f"mark_{code}": mark for code in codes})
        desk.press("Enregistrer mes notes")
        desk.told("Vous avez noté")

    def vote(self, item: AgendaItem, name: str, choice: str, *, voice: str = "") -> None:
        """Vote from the page of the item, for oneself or for the member whose proxy one holds."""
        desk = self[name]
        desk.go("committee:item", item.pk)
        desk.follow("Voter")
        secret = Vote.objects.get(item=item).is_secret
        heading = f"Pour {self[voice].user}, dont vous portez le pouvoir" if voice else "Votre voix"
        ballot = desk.page.get_by_role("region", name=heading)
        ballot.locator(f'input[type=radio][value="{choice}"]').check()
        verb, place = ("Mettre", " dans l’urne") if secret else ("Déposer", "")
        which = "ce bulletin" if voice else "mon bulletin"
        ballot.get_by_role("button", name=f"{verb} {which}{place}", exact=True).click()
        expect(ballot).to_contain_text("A voté" if secret else "Bulletin reçu")

    # --- after it --------------------------------------------------------------------------------------
    def download(self, name: str, label: str) -> bytes:
        """Follow a link that downloads a file; return it."""
        desk = self[name]
        with desk.page.expect_download() as download:
            desk.page.locator("main").get_by_role("link", name=label).first.click()
        content = Path(download.value.path()).read_bytes()
        if SHOTS:
            Path(SHOTS, download.value.suggested_filename).write_bytes(content)
        return content
