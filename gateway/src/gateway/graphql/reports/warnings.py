"""What the author of a report that was just filed should look at again."""

from enum import StrEnum

import strawberry

from gateway.graphql.fields import object_type


@strawberry.enum(description="What to look at again.")
class FilingWarningCode(StrEnum):
    """What to look at again."""

    JMBG_IN_CONCERN = "jmbg_in_concern"
    PHONE_IN_CONCERN = "phone_in_concern"
    NAME_IN_CONCERN = "name_in_concern"
    MARKUP_IN_CONCERN = "markup_in_concern"
    ENCOUNTER_LONG_AGO = "encounter_long_ago"


@object_type
class FilingWarning:
    """One thing to look at again in a report that was taken as it is. It repeats nothing."""

    code: FilingWarningCode
    field: str = strawberry.field(description="Name of the answer inside the input.")
    sentence: str = strawberry.field(description="What it is and what to do.")
