"""The command."""

import typer

from tests.lanes.command import lanes

if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(lanes)
    app()
