"""A campaign is closed: answers sealed, words set apart, invitations erased; then free answers are re-read."""

from collections import Counter
from datetime import datetime
from secrets import SystemRandom

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.suppression import THRESHOLD
from evaluation.questionnaires.actions.common import CampaignRefused, lock_campaign, require_state
from evaluation.questionnaires.actions.mixing import have_wiped, write_again
from evaluation.questionnaires.content import MAX_TEXT, read_items, text_codes
from evaluation.questionnaires.enums import CampaignState, ReviewState
from evaluation.questionnaires.models import Campaign, FreeAnswer
from evaluation.questionnaires.permissions import require_closer, require_rereader
from usecases.actions import tell
from usecases.actions.telling import coordinators_of
from usecases.journal import record


@transaction.atomic
def close_campaign(*, campaign: Campaign, actor: User, now: datetime) -> Campaign:
    """Close a campaign for good, as its lead or its coordinator. See `_close` for what it does.

    Raises NotAllowed, CampaignRefused (not open).
    """
    campaign = lock_campaign(campaign)
    require_closer(actor, campaign.use_case)
    require_state(campaign, CampaignState.OPEN)
    return _close(campaign, actor, now)


@transaction.atomic
def close_when_over(*, campaign: Campaign, now: datetime) -> Campaign | None:
    """Close an open campaign whose last day has passed, in nobody's name; do nothing otherwise, and return None.

    The last day itself still takes answers. Safe to run as often as wanted.
    """
    campaign = lock_campaign(campaign)
    if campaign.state != CampaignState.OPEN or timezone.localdate(now) <= campaign.closes_on:
        return None
    return _close(campaign, None, now)


def _close(campaign: Campaign, actor: User | None, now: datetime) -> Campaign:
    """Close a locked campaign for good; without an actor, the application does.

    Answers are written again, shuffled and sealed; the words of each are taken out and shuffled on their own;
    invitations, with their addresses and tokens, are erased: only counts by service remain. Under five answers, which
    could never be shown, the answers are erased too. What the files still hold is wiped after the commit.
    """
    rows = list(campaign.answers.values_list("service_id", "answers"))
    enough = len(rows) >= THRESHOLD
    _count(campaign, Counter(service for service, _answers in rows))
    codes = text_codes(read_items(campaign.template.content))
    words = [(code, answers[code]) for _service, answers in rows for code in codes if code in answers]
    bare = [(service, {key: value for key, value in answers.items() if key not in codes}) for service, answers in rows]
    write_again(campaign, bare if enough else [], sealed=True)
    texts = _set_apart(campaign, words) if enough else 0
    invited = campaign.invitations.count()
    campaign.invitations.all().delete()
    campaign.state, campaign.closed_at = CampaignState.CLOSED, now
    if not texts:
        campaign.state, campaign.published_at = CampaignState.PUBLISHED, now
    campaign.save(update_fields=["state", "closed_at", "published_at"])
    have_wiped(campaign, "close", now)
    details = {"campaign": campaign.number, "invited": invited, "responses": len(rows) if enough else None}
    record(verb="questionnaires.close", actor=actor, use_case=campaign.use_case, now=now, details=details)
    _tell_closed(campaign, texts, now)
    return campaign


@transaction.atomic
def review_answer(
    *, answer: FreeAnswer, actor: User, decision: str, now: datetime, text: str = "", reason: str = ""
) -> FreeAnswer:
    """Decide of one free answer: publish it, publish it without what names someone (`text`), or withhold it (`reason`).

    What is taken out of a text is erased at once. Raises NotAllowed, CampaignRefused (already published, text or reason
    missing, original already erased).
    """
    campaign = lock_campaign(answer.campaign)
    require_rereader(actor, campaign.use_case)
    require_state(campaign, CampaignState.CLOSED)
    answer = FreeAnswer.objects.get(pk=answer.pk)
    if decision == ReviewState.REDACTED:
        if not text.strip() or len(text) > MAX_TEXT:
            raise CampaignRefused(_("Écrivez le texte à publier, en 500 caractères au plus."), field="text")
        answer.text = text.strip()
    elif decision == ReviewState.AS_WRITTEN:
        if answer.state == ReviewState.REDACTED:
            raise CampaignRefused(_("Le texte d’origine est effacé : il ne peut plus être publié."), field="decision")
    elif decision == ReviewState.WITHHELD:
        if not reason.strip():
            raise CampaignRefused(_("Dites pourquoi cette réponse est retenue, sans la citer."), field="reason")
    else:
        raise CampaignRefused(_("Choisissez ce que devient cette réponse."), field="decision")
    answer.state, answer.reviewed_by = decision, actor
    answer.reason = reason.strip()[:300] if decision == ReviewState.WITHHELD else ""
    answer.save(update_fields=["text", "state", "reason", "reviewed_by"])
    return answer


@transaction.atomic
def publish_free_answers(*, campaign: Campaign, actor: User, now: datetime) -> Campaign:
    """Let readers of the dossier read the free answers, once all were re-read; erase those that are withheld.

    Raises NotAllowed, CampaignRefused (some not read yet).
    """
    campaign = lock_campaign(campaign)
    require_rereader(actor, campaign.use_case)
    require_state(campaign, CampaignState.CLOSED)
    waiting = campaign.free_answers.filter(state=ReviewState.WAITING).count()
    if waiting:
        raise CampaignRefused(_("Relisez d’abord toutes les réponses. Il en reste : %(n)s.") % {"n": waiting})
    by_state = Counter(campaign.free_answers.values_list("state", flat=True))
    campaign.free_answers.filter(state=ReviewState.WITHHELD).update(text="")
    campaign.free_answers.update(sealed=True)
    campaign.state, campaign.published_at = CampaignState.PUBLISHED, now
    campaign.save(update_fields=["state", "published_at"])
    have_wiped(campaign, "publication", now)
    details = {"campaign": campaign.number, **{state: by_state[state] for state in sorted(by_state)}}
    record(verb="questionnaires.publish_free", actor=actor, use_case=campaign.use_case, now=now, details=details)
    return campaign


def _count(campaign: Campaign, responses: Counter) -> None:
    """Write how many were invited and how many answered, by service: all that remains of the invitations."""
    invited = Counter(campaign.invitations.values_list("service_id", flat=True))
    for service in campaign.services.all():
        service.invited, service.responses = invited[service.pk], responses[service.pk]
        service.save(update_fields=["invited", "responses"])


def _set_apart(campaign: Campaign, words: list[tuple[str, str]]) -> int:
    """Write the free words on their own, shuffled: neither their service nor their other answers go with them."""
    SystemRandom().shuffle(words)
    FreeAnswer.objects.bulk_create(FreeAnswer(campaign=campaign, code=code, text=text) for code, text in words)
    return len(words)


def _tell_closed(campaign: Campaign, texts: int, now: datetime) -> None:
    use_case = campaign.use_case
    waiting = _("Les réponses libres sont à relire avant publication.") if texts else ""
    tell(
        use_case=use_case,
        recipients=[use_case.lead, *coordinators_of(use_case)],
        kind=NotificationKind.INFORMATION,
        subject=_("Questionnaire clos – %(title)s") % {"title": use_case.title},
        body=f"{_('Les résultats sont prêts.')} {waiting}".strip(),
        path=reverse("questionnaires:campaign", args=[campaign.pk]),
        key=f"questionnaire-closed-{campaign.pk}",
        now=now,
    )
