"""Executes a document: root fields in turn, and what PostgreSQL has written is passed through as it is."""

from inspect import isawaitable
from typing import Any, cast

import orjson
from graphql import ExecutionResult, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import AwaitableOrValue, Path


class PassThrough(Executor[Any]):
    """Resolvers share one connection, so queries run in turn like mutations."""

    async def answer(self) -> ExecutionResult:
        result = self.execute_operation(serially=True)
        return cast("ExecutionResult", await result if isawaitable(result) else result)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> AwaitableOrValue[Any]:
        if type(result) is orjson.Fragment:
            return result
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)
