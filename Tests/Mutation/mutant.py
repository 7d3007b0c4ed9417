"""One change of the device model, and which changes a run tries."""

import dataclasses
import random


@dataclasses.dataclass
class Mutant:
    """What is changed and where.

    `family` is what kind of change it is. `healthy` is the changed piece of `text`, the line as it stands; it begins
    at `start`. `sick` is what stands there while the mutant is alive.
    """

    file: str
    line: int
    text: str
    family: str
    start: int
    healthy: str
    sick: str
    number: int = 0

    @property
    def says(self):
        """The change in words."""
        if self.family in ("statement", "guard"):
            return "left out"
        if self.family == "order":
            return "changes place with the next line"
        return f"`{self.healthy.strip()}` becomes `{self.sick}`"

    @property
    def key(self):
        """Names the mutant as long as its line stays as it is; survivors are listed by it."""
        return f"{self.file.removeprefix('Sources/VirtualRT1020/')}: `{self.text.strip()}`: {self.says}"


def choose(mutants, count, seed):
    """`count` mutants, families in turn, never on neighbouring lines; the same for the same seed."""
    chooser = random.Random(seed)
    families = {}
    for mutant in mutants:
        families.setdefault(mutant.family, []).append(mutant)
    for family in sorted(families):
        chooser.shuffle(families[family])
    chosen = []
    taken = set()
    while len(chosen) < count and any(families.values()):
        for family in sorted(families):
            mutant = next_free(families[family], taken)
            if mutant and len(chosen) < count:
                taken.add((mutant.file, mutant.line))
                chosen.append(mutant)
    chosen.sort(key=lambda mutant: (mutant.file, mutant.line))
    for number, mutant in enumerate(chosen, start=1):
        mutant.number = number
    return chosen


def next_free(family, taken):
    """Takes mutants from the family until one has no other beside it: an order mutant rewrites two lines."""
    while family:
        mutant = family.pop()
        if not any((mutant.file, mutant.line + step) in taken for step in (-1, 0, 1)):
            return mutant
    return None
