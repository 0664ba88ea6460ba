"""How a command ends when it cannot go on."""


class CliError(Exception):
    """One sentence that says what is wrong and what to do next; it ends the command with `code`."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        """Keep the sentence (shown to a person as it is) and the exit code of the command."""
        super().__init__(sentence)
        self.code = code
