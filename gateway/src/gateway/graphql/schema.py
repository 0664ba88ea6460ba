"""The schema: every area put together, with limits, bounded caches and masked errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import strawberry
from strawberry.extensions import MaxTokensLimiter, ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult
from strawberry.utils.operation import get_first_operation

from gateway.graphql import masking, refusals, variables
from gateway.graphql.flow.queries import FlowQueries
from gateway.graphql.limits import MAX_TOKENS, RULES, RULES_IN_PRODUCTION
from gateway.graphql.names import WireNames
from gateway.graphql.notifications.mutations import NotificationMutations
from gateway.graphql.notifications.queries import NotificationQueries
from gateway.graphql.profile.queries import ProfileQueries
from gateway.graphql.referrals.mutations import ReferralMutations
from gateway.graphql.referrals.queries import ReferralQueries
from gateway.graphql.reports.mutations import ReportMutations
from gateway.graphql.reports.queries import ReportQueries
from gateway.graphql.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLError
    from strawberry.types import ExecutionContext

_CACHED_DOCUMENTS = 256
