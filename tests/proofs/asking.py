"""Everything that is asked of the two services: each a request, the same for both."""

import random

from proofs.acting import Acting
from proofs.fishing import Fishing
from proofs.known import Known
from proofs.question import Question
from proofs.reading import bad, trusted
from proofs.stories import Story
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core


def asked(story: Story, known: Known, rng: random.Random, many: int) -> list[Question]:
    """The dashboards' documents, so many others, and last what is asked to be done."""
    fishing = Fishing(rng, core(schemas()[story.audience]), known)
    acting = Acting(fishing, story)
    documents = (fishing.document() for _ in range(many))
    return [
        *trusted(fishing, story),
        *(Question({"query": text, "variables": said}) for text, said in documents),
        *bad(fishing, story),
        *acting.mutations(),
        *acting.events(),
        *acting.documents(),
    ]
