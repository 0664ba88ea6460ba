"""What the author of a report that was just filed or added to should look at again."""

import strawberry

from contracts.words.reports import Caution
from gateway.graphql.fields import object_type


@object_type
class FilingWarning:
    """One thing to look at again in a report that was taken as it is. It repeats nothing."""

    code: Caution
    field: str = strawberry.field(description="Name of the answer inside the input.")
    sentence: str = strawberry.field(description="What it is and what to do.")
