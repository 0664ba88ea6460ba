"""The realm that Keycloak imports, where it must say the same as the code."""

import json
from pathlib import Path

from chassis.domain.principal import STEP_UP_LASTS

REALM = json.loads((Path(__file__).parents[3] / "infra" / "keycloak" / "realm.json").read_text("utf-8"))


def test_a_second_factor_counts_as_long_as_the_access_table_says() -> None:
    config = {each["alias"]: each["config"] for each in REALM["authenticatorConfig"]}
    seconds = str(int(STEP_UP_LASTS.total_seconds()))
    assert config["spona level 2"]["loa-max-age"] == seconds
    assert config["spona code"]["default.reference.maxAge"] == seconds
