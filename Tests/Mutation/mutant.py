"""One change of the device model, and which changes a run tries."""

import collections
import dataclasses
import hashlib


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
    lot: str = ""

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
    """`count` mutants, families in turn, never on neighbouring lines; the same for the same seed.

    Each place draws its own lot, so that a change elsewhere in the model hardly changes the choice.
    """
    families = {}
    for mutant in with_lots(mutants, seed):
        families.setdefault(mutant.family, []).append(mutant)
    for family in families.values():
        family.sort(key=lambda mutant: mutant.lot, reverse=True)
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


def with_lots(mutants, seed):
    """The mutants, each with its lot: a hash of the seed, the change, and which of its like in the file it is."""
    seen = collections.Counter()
    for mutant in mutants:
        like = f"{mutant.key} at {mutant.start - len(mutant.text) + len(mutant.text.lstrip())}"
        seen[like] += 1
        mutant.lot = hashlib.sha256(f"{seed} {like} {seen[like]}".encode()).hexdigest()
        yield mutant


def next_free(family, taken):
    """Takes mutants from the family until one has no other beside it: an order mutant rewrites two lines."""
    while family:
        mutant = family.pop()
        if not any((mutant.file, mutant.line + step) in taken for step in (-1, 0, 1)):
            return mutant
    return None
