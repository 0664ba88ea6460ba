"""What a newcomer reads when everything runs: where things are and who may sign in."""

from contracts import reference
from infra.installation.place import Installation
from infra.launcher.environment import GATEWAY, HTTP, ISSUER, MAIL, PHONE
from infra.launcher.plan import people_file
from infra.sign_in import people


def text(installation: Installation) -> str:
    """Return addresses and demo people as plain lines."""
    addresses = {
        "pages": installation.address(GATEWAY, "/"),
        "explanation and GraphiQL": installation.address(GATEWAY, "/explain"),
        "GraphQL": installation.address(GATEWAY, "/graphql"),
        **{service: installation.address(offset, "/openapi.json") for service, offset in HTTP.items()},
        "issuer": installation.address(ISSUER, "/realms/spona"),
        "mail (SMTP)": f"127.0.0.1:{installation.port(MAIL)}, kept in {installation.mail}",
        "telephone": f"{installation.address(PHONE, '/')} rings when nobody takes a danger over",
        "logs": str(installation.logs),
    }
    lines = ["", *(f"  {name:<26}{where}" for name, where in addresses.items()), ""]
    lines.append(f"  Demo people; a token for one: {installation.command('token PERSON')}")
    lines += [
        f"  {person.username:<24}{person.name:<22}{', '.join(person.roles):<28}{_unit(person)}"
        for person in people.load(people_file()).people
    ]
    return "\n".join([*lines, ""])


def _unit(person: people.Person) -> str:
    unit = reference.unit(person.unit)
    return f"{unit.name.sr_latn} ({person.sector})"
