"""What a colleague sees beside a question about a death."""

from __future__ import annotations

from bots.domain.dates import danish_date
from bots.domain.masking import mask
from bots.domain.money import danish
from bots.domain.text import Text
from bots.farm.process import Case, Shown
from bots.processes.deaths.case import DeathCase


def shows(case: Case) -> tuple[Shown, ...]:
    """The dead person and what falls due; what the court wrote, where it has."""
    matter = DeathCase(case)
    deceased = Shown(
        title=Text(da="Dødsfaldet", en="The death"),
        values=(
            (Text(da="Afdøde", en="Deceased"), matter.name),
            (Text(da="CPR-nummer", en="CPR number"), matter.deceased.cpr),
            (Text(da="Død", en="Died"), danish_date(matter.died_on)),
            *(((Text(da="Ægtefælle", en="Spouse"), spouse),) if (spouse := matter.deceased.spouse) else ()),
            *((Text(da="Barn", en="Child"), child) for child in matter.deceased.children),
        ),
        columns=(
            Text(da="Police", en="Policy"),
            Text(da="Ydelse", en="Benefit"),
            Text(da="Beløb", en="Amount"),
        ),
        rows=tuple((one.number, one.benefit, danish(one.amount)) for one in matter.policies),
        source="CPR og policeregisteret",
    )
    answer = matter.court_answer
    if answer is None:
        return (deceased,)
    text = mask(answer.data["data"].get("text") or "Brevet ligger som fil på sagen.")
    wrote = Shown(
        title=Text(da="Skifteretten skrev", en="The probate court wrote"),
        texts=tuple(Text(da=line, en=line) for line in text.splitlines() if line.strip()),
        source="Digital Post",
    )
    return (wrote, deceased)
