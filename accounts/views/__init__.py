"""Signing in, one's own account, and the administrator's pages."""

from accounts.views.administration import activate, end_role, invite, organisation, people, person, resend
from accounts.views.own import change_password, profile, switch
from accounts.views.session import ChoosePassword, Reset, ResetDone, SignIn, SignOut, locked_out

__all__ = [
    "ChoosePassword",
    "Reset",
    "ResetDone",
    "SignIn",
    "SignOut",
    "activate",
    "change_password",
    "end_role",
    "invite",
    "locked_out",
    "organisation",
    "people",
    "person",
    "profile",
    "resend",
    "switch",
]
