"""Settings of the phone catcher, prefix PHONECATCHER_."""

# Annotations are real objects in this module: pydantic reads them at run time.

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from chassis.settings import ServiceSettings
from contracts.validation_messages import problem
from infra.issuer.settings import LoopbackHttp, RedirectAddress


def _not_production(value: str) -> str:
    if value != "development":
        raise problem("must be development: the phone catcher calls nobody, name a telephone service in production.")
    return value


class PhoneCatcherSettings(ServiceSettings):
    """What the phone catcher needs."""

    model_config = SettingsConfigDict(env_prefix="PHONECATCHER_")

    environment: Annotated[Literal["development", "production"], AfterValidator(_not_production)] = Field(
        default="production", validation_alias="SPONA_ENV", validate_default=True
    )
    http: LoopbackHttp
    folder: Path = Field(description="the folder that calls are kept in")
    secret: SecretStr = Field(min_length=1, description="the secret that calls and answers are signed with")
    answers: RedirectAddress = Field(description="the address that takes what people press")
