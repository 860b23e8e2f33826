"""The explanation of one decision: what a person has a right to know, in Danish and English.

Source: GDPR art. 15(1)(h) and 22(3); Court of Justice C-203/22: the procedure and principles actually
applied, in a concise, transparent, intelligible and easily accessible form, and not a formula.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bots.domain.decision import DecisionRecord, Route
from bots.domain.text import Text
from bots.farm.process import Explained, Frozen, Principle, Used, View

NOTHING_WRONG = Text(da="Alt, hvad vi så på, var i orden.", en="Everything that we looked at was in order.")


class Fit(Frozen):
    """One criterion that had to be met for a decision without a person; ``seen`` is what showed it."""

    code: str
    met: bool
    title: Text
    seen: tuple[str, ...]


class Explanation(Frozen):
    """The whole explanation. ``rules`` is the hash of the archived rules that decided."""

    decision: str
    type: str
    case: str
    title: Text
    purpose: Text
    legal_basis: Text
    significance: Text
    decided_at: datetime
    decided_by: str
    solely_automated: bool
    how: Text
    outcome: Text
    consequence: Text | None
    rules: str
    data: tuple[Used, ...]
    principles: tuple[Principle, ...]
    by_person: tuple[Text, ...]
    changes: tuple[Text, ...]
    changes_lead_to: Text | None
    rights: tuple[Text, ...]
    fitness: tuple[Fit, ...]

    @property
    def found(self) -> tuple[Principle, ...]:
        """The principles that spoke against, or that led to the decision alone."""
        return tuple(one for one in self.principles if one.status == "failed")

    @property
    def why(self) -> tuple[Text, ...]:
        """A colleague's reasons, or else what the rules found, in sentences."""
        return self.by_person or tuple(text for one in self.found for text in one.led_to) or (NOTHING_WRONG,)

    def prose(self, language: str) -> str:
        """All sentences in one language, a line each, without the values of the data."""
        texts = [self.how, self.outcome, self.purpose, self.significance]
        texts += [self.consequence] if self.consequence else []
        texts += self.why
        texts += self.changes
        texts += [self.changes_lead_to] if self.changes_lead_to else []
        texts += [*self.rights, self.legal_basis]
        return "\n".join(getattr(text, language) for text in texts)

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def how(record: DecisionRecord, explained: Explained) -> Text:
    """Whether a person took part, and whether that is over."""
    if alone(record, explained):
        if record.route is not Route.LETTER_WAITS:
            return Text(
                da="Afgørelsen er truffet automatisk. Ingen medarbejder har set på den.",
                en="The decision was made automatically. No person looked at it.",
            )
        return Text(
            da="Afgørelsen er truffet automatisk. En medarbejder ser på den, før brevet bliver sendt.",
            en="The decision was made automatically. A colleague looks at it before the letter is sent.",
        )
    if not record.rules:
        return Text(da="En medarbejder har truffet afgørelsen.", en="A colleague made the decision.")
    if not explained.ended:
        return Text(
            da="Reglerne har foreslået en afgørelse. En medarbejder har det sidste ord.",
            en="The rules have proposed a decision. A colleague has the last word.",
        )
    return Text(
        da="Reglerne så på sagen først. En medarbejder har afgjort den.",
        en="The rules looked at the case first. A colleague has decided it.",
    )


def after_objection(view: View) -> Text:
    """What a person came to who looked at the decision after an objection."""
    if view is View.UPHELD:
        return Text(
            da="Efter en klage har en medarbejder set på sagen. Afgørelsen står ved magt.",
            en="After an objection a colleague has looked at the case. The decision stands.",
        )
    return Text(
        da="Efter en klage har en medarbejder set på sagen. Afgørelsen nedenfor er ændret.",
        en="After an objection a colleague has looked at the case. The decision below was changed.",
    )


def alone(record: DecisionRecord, explained: Explained) -> bool:
    """Whether no person had a say, also not afterwards by overturning it."""
    return record.solely_automated and explained.as_proposed


def rights(contact: Text) -> tuple[Text, ...]:
    """How to object, and how to get a person."""
    return (
        Text(
            da="Er du uenig, kan du klage. Så ser en medarbejder på sagen og afgør den på ny.",
            en="If you disagree you can object. A person then looks at the case and decides it again.",
        ),
        Text(
            da="Du kan også sige din mening eller få en fejl i oplysningerne rettet.",
            en="You can also state your view, or have a mistake in the data corrected.",
        ),
        contact,
        Text(
            da="Du kan klage til Datatilsynet over, hvordan vi bruger dine data.",
            en="You can complain to the Danish Data Protection Agency about how we use your data.",
        ),
    )
