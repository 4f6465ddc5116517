"""What is known only from answers: cursors that others were given, and ids that the viewer himself is shown."""

import json
import re

from graphql import GraphQLObjectType, OperationType, get_named_type

from proofs.known import Known
from proofs.question import Question, answers
from proofs.stories import Story
from proofs.trusted import Trusted
from served import Client
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core

OTHERS = ("red", "blue", "desk", "yard")


async def overhear(client: Client, story: Story, known: Known) -> None:
    """Of each list, cursors that each of these is shown; of each of the dashboards' documents, where its page ends."""
    schema, audience = core(schemas()[story.audience]), story.audience
    assert schema.query_type
    for name, field in schema.query_type.fields.items():
        kind = get_named_type(field.type)
        if isinstance(kind, GraphQLObjectType) and "edges" in kind.fields:
            text = f"{{ {name}(first: 3) {{ edges {{ cursor }} }} }}"
            found = [await client.post(audience, other, text) for other in (*OTHERS, story.viewer[1])]
            known.cursors[name] = list(dict.fromkeys(re.findall(r'"cursor":"([^"]+)"', "".join(a.text for a in found))))
    for document in Trusted.of(audience, OperationType.QUERY):
        needed = dict.fromkeys(document.needed(schema), "2031-01-01")
        said = needed | {name: 2 for name in document.variables(schema) if name == "first"}
        question = Question({"query": document.text, "variables": said})
        [(_, own, _)] = await answers(client, story, [question])
        others = [await client.post(audience, other, document.text, **said) for other in OTHERS]
        pages = re.findall(r'"endCursor":("[^"]+")', own.decode() + "".join(answer.text for answer in others))
        known.pages[document.name] = [json.loads(each) for each in dict.fromkeys(pages)]
        known.shown += re.findall(r'"id":"([^"]+)"', own.decode())
    known.shown = list(dict.fromkeys(known.shown)) or known.ours
