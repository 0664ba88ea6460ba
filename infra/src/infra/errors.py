"""What the launcher refuses, each as one sentence that says what to do next."""


class Refusal(Exception):
    """A bad day the launcher knows: printed as one sentence, ends the command with `code`."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        """Keep the sentence (shown to a person as it is) and the exit code of the command."""
        super().__init__(sentence)
        self.code = code
