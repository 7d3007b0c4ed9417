"""The list of cases, filled by the decorator."""

from dataclasses import dataclass
from typing import Callable


@dataclass
class Case:
    name: str
    seconds: int
    body: Callable


ALL: list[Case] = []


def case(name, seconds=5):
    """Registers a case; `seconds` is about how long it takes, to start the long ones first."""

    def register(body):
        ALL.append(Case(name, seconds, body))
        return body

    return register
