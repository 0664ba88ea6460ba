"""How Python names become GraphQL names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from strawberry.schema.name_converter import NameConverter

if TYPE_CHECKING:
    from strawberry.types.enum import EnumValue, StrawberryEnumDefinition


class WireNames(NameConverter):
    """camelCase fields as usual; enum values are spelled as on the wire (`child_duty`), so that every channel says the same word."""

    def from_enum_value(self, enum: StrawberryEnumDefinition, enum_value: EnumValue) -> str:
        """The wire value where GraphQL allows it as a name (`0-8` becomes `age_0_8`)."""
        value = str(enum_value.value)
        return value if value.isidentifier() else super().from_enum_value(enum, enum_value).lower()
