"""What the process is called, and how its cases end, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bots.domain.text import Text

TITLE = Text(da="Dødsfald", en="Death")

NOT_A_MEMBER, NOTHING_DUE, NO_PAYOUT = "not-a-member", "nothing-due", "no-payout"
SPOUSE_PAID, HEIRS_PAID, PARTLY_PAID = "spouse-paid", "heirs-paid", "partly-paid"
REVERSED, BY_HAND = "reversed", "finished-by-hand"

OUTCOMES: Mapping[str, Text] = {
    NOT_A_MEMBER: Text(da="afdøde var ikke medlem", en="not a member"),
    NOTHING_DUE: Text(da="der var intet at udbetale", en="nothing was due"),
    NO_PAYOUT: Text(da="der blev intet udbetalt", en="nothing was paid"),
    SPOUSE_PAID: Text(da="udbetalt til ægtefællen", en="paid to the spouse"),
    HEIRS_PAID: Text(da="udbetalt til arvingerne", en="paid to the heirs"),
    PARTLY_PAID: Text(da="udbetalt til nogle af arvingerne", en="paid to some of the heirs"),
    REVERSED: Text(da="dødsfaldet blev rettet i CPR", en="the death was corrected in CPR"),
    BY_HAND: Text(da="en medarbejder har gjort sagen færdig", en="finished by a colleague"),
}
