"""The list of cases, filled by the decorator."""

from dataclasses import dataclass, field
from typing import Callable, Optional


@dataclass
class Wanted:
    """A board that the host has running before the guest starts."""

    options: tuple = ()
    faults: tuple = ()


@dataclass
class Case:
    name: str
    boards: list
    body: Callable
    capture: Optional[str] = None  # what the usbmon capture is called
    truth: Optional[Callable] = None  # what the host finds out afterwards, past the bus
    drop_ins: bool = False  # needs our own sdphost and blhost


ALL: list[Case] = []


def case(name, *boards, capture=None, truth=None, drop_ins=False):
    """Registers a case with its boards; without any, one in the boot ROM."""

    def register(body):
        ALL.append(Case(name, list(boards) or [Wanted()], body, capture, truth, drop_ins))
        return body

    return register
