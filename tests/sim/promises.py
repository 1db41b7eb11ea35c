"""What a run of the simulator says when a promise does not hold."""


class Broken(AssertionError):
    """A promise was broken: `promise` in the words of the user, `detail` what was seen."""

    def __init__(self, promise: str, detail: str) -> None:
        super().__init__(f"{promise}: {detail}")
        self.promise = promise
        self.detail = detail
