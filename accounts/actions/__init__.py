"""Messages to people; accounts, roles and collectivités."""

from accounts.actions.messages import Attachment, ask_new_password, notify
from accounts.actions.organisations import change_organisation, open_organisation
from accounts.actions.people import end_role, grant_role, invite, resend_invitation, set_active
from accounts.actions.refusals import AccountRefused
from accounts.actions.sharing import accept_sharing, end_sharing, propose_sharing

__all__ = [
    "AccountRefused",
    "Attachment",
    "accept_sharing",
    "ask_new_password",
    "change_organisation",
    "end_role",
    "end_sharing",
    "grant_role",
    "invite",
    "notify",
    "open_organisation",
    "propose_sharing",
    "resend_invitation",
    "set_active",
]
