"""The scoreboard in the documents is what the clients do today."""

from . import scoreboard
from .bench import Skipped
from .cases import case


@case("the scoreboard of clients stands as in Docs/Clients.md", seconds=120)
def as_documented(bench):
    missing = [client.name for client in scoreboard.CLIENTS if not client.is_there(bench)]
    if missing:
        raise Skipped("not installed: " + ", ".join(missing))
    bench.equal(scoreboard.table(bench).splitlines(), scoreboard.in_page().splitlines(), "the table")
