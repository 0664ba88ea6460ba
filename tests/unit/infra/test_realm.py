"""The realm that Keycloak imports, where it must say the same as the code."""

import json
from pathlib import Path

from chassis.domain.principal import STEP_UP_LASTS
from contracts.words.people import Profession
from infra.keycloak.realm import PROFESSION

REALM = json.loads((Path(__file__).parents[3] / "infra" / "keycloak" / "realm.json").read_text("utf-8"))


def test_a_second_factor_counts_as_long_as_the_access_table_says() -> None:
    config = {each["alias"]: each["config"] for each in REALM["authenticatorConfig"]}
    seconds = str(int(STEP_UP_LASTS.total_seconds()))
    # A level without a code is not remembered: who enrolled an app and gave none is asked for one.
    assert config["spona level 2"]["loa-max-age"] == "0"
    assert config["spona code"]["default.reference.maxAge"] == seconds


def test_a_profession_is_one_of_ours_and_is_written_by_administrators_only() -> None:
    (component,) = REALM["components"]["org.keycloak.userprofile.UserProfileProvider"]
    (text,) = component["config"]["kc.user.profile.config"]
    (declared,) = (each for each in json.loads(text)["attributes"] if each["name"] == PROFESSION)
    assert declared["validations"]["options"]["options"] == list(Profession)
    assert declared["permissions"] == {"view": ["admin"], "edit": ["admin"]}
    mappers = [mapper for client in REALM["clients"] for mapper in client.get("protocolMappers", ())]
    assert PROFESSION not in json.dumps(mappers)
