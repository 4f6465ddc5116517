"""`query @after(receipt: $receipt)`: answered once the views hold what the receipt was given for, from one snapshot."""

from typing import Any

from graphql import (
    DirectiveLocation,
    GraphQLArgument,
    GraphQLDirective,
    GraphQLError,
    GraphQLNonNull,
    GraphQLString,
    get_directive_values,
)
from graphql.execution import Executor

from taskforce.api.reading.errors import BadQuestion

AFTER = GraphQLDirective(
    "after",
    [DirectiveLocation.QUERY],
    args={"receipt": GraphQLArgument(GraphQLNonNull(GraphQLString))},
    description="Answers once everything that the receipt was given for can be seen: a few milliseconds, as a rule.",
)


async def awaited(executor: Executor[Any]) -> GraphQLError | None:
    """Waits if the operation says so. Answers with what is wrong with the receipt, or VIEWS_BEHIND."""
    try:
        said = get_directive_values(AFTER, executor.operation, executor.variable_values)
        if said is not None:
            await executor.context_value.after(said["receipt"])
    except GraphQLError as error:
        return error
    except BadQuestion as error:
        return GraphQLError(str(error), extensions=error.extensions)
    return None
