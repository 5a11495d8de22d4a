"""Signing in, one's own account, and the administrator's pages."""

from accounts.views.administration import activate, end_role, invite, organisation, people, person, resend
from accounts.views.own import change_password, profile, switch
from accounts.views.session import ChoosePassword, SignIn, SignOut, locked_out, password_reset, password_reset_done
from accounts.views.sharing import accept_sharing, end_sharing, sharing

__all__ = [
    "ChoosePassword",
    "SignIn",
    "SignOut",
    "accept_sharing",
    "activate",
    "change_password",
    "end_role",
    "end_sharing",
    "invite",
    "locked_out",
    "organisation",
    "password_reset",
    "password_reset_done",
    "people",
    "person",
    "profile",
    "resend",
    "sharing",
    "switch",
]
