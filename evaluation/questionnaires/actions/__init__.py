"""What can be done with questionnaires: write versions, run campaigns, answer, re-read what was written."""

from evaluation.questionnaires.actions.answering import (
    LinkRefused,
    NothingAnswered,
    TooManyGuesses,
    begin,
    submit_answers,
)
from evaluation.questionnaires.actions.campaigns import (
    change_days,
    discard_campaign,
    open_campaign,
    prepare_campaign,
    remind,
)
from evaluation.questionnaires.actions.closing import (
    close_campaign,
    close_when_over,
    publish_free_answers,
    review_answer,
)
from evaluation.questionnaires.actions.common import CampaignRefused
from evaluation.questionnaires.actions.inviting import (
    Slip,
    add_slips,
    invite_by_mail,
    print_slips,
    remove_service,
    renew_token,
)
from evaluation.questionnaires.actions.mixing import mix_tonight
from evaluation.questionnaires.actions.templates import (
    StaleTemplate,
    TemplateRefused,
    add_item,
    archive_template,
    copy_template,
    publish_template,
    remove_item,
    save_item,
    write_heading,
)

__all__ = [
    "CampaignRefused",
    "LinkRefused",
    "NothingAnswered",
    "Slip",
    "StaleTemplate",
    "TemplateRefused",
    "TooManyGuesses",
    "add_item",
    "add_slips",
    "archive_template",
    "begin",
    "change_days",
    "close_campaign",
    "close_when_over",
    "copy_template",
    "discard_campaign",
    "invite_by_mail",
    "mix_tonight",
    "open_campaign",
    "prepare_campaign",
    "print_slips",
    "publish_free_answers",
    "publish_template",
    "remind",
    "remove_item",
    "remove_service",
    "renew_token",
    "review_answer",
    "save_item",
    "submit_answers",
    "write_heading",
]
