"""The command."""

import typer

from tests.workshop.containers.command import containers

if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(containers)
    app()
