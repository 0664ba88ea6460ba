"""The command."""

import typer

from tests.faults.command import faults

if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(faults)
    app()
