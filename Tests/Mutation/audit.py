"""The mutation audit: do the tests notice when the device model is wrong?

usage: Tests/Mutation/audit [--count N] [--seed N] [--only NUMBER] [--list]

Changes Sources/VirtualRT1020 in N seeded places, compiles all changes into one copy of the package, and runs the tests
with one change alive at a time. A change that no test notices is a survivor; every survivor must be listed with its
reason in Docs/MutationAudit.md. What is out of bounds, by rule, stands in finding.py. Exit code 1 if fewer than 95 %
are noticed or a survivor is not listed.
"""

import argparse
import collections
import concurrent.futures
import os
import sys
import time

import mutant as model
import tree

DOCUMENT = tree.TOP / "Docs" / "MutationAudit.md"
BAR = 0.95
FEWEST = 100


def main():
    options = arguments()
    found = tree.candidates()
    chosen = model.choose(found, options.count, options.seed)
    if options.list:
        for mutant in chosen:
            print(f"{mutant.number:4} {place(mutant)}")
        return
    started = time.monotonic()
    print(f"{len(found)} places, {len(chosen)} chosen by seed {options.seed}; building", flush=True)
    chosen = tree.build(chosen)
    if len(chosen) < FEWEST:
        sys.exit(f"only {len(chosen)} mutants compile: choose more with --count")
    print(f"built with {len(chosen)} mutants after {time.monotonic() - started:.0f} s", flush=True)
    if options.only:
        print([tree.run_tests(options.only, selection, timeout=None) for selection in (tree.QUICK, tree.SLOW)])
        return
    outcomes = audit(chosen)
    survivors = [mutant for mutant in chosen if outcomes[mutant.number] == "survived"]
    report(chosen, outcomes, time.monotonic() - started)
    sys.exit(1 if len(survivors) > (1 - BAR) * len(chosen) or unlisted(survivors) else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=210, help="mutants to try (210)")
    parser.add_argument("--seed", type=int, default=1020, help="which of them (1020)")
    parser.add_argument("--only", type=int, help="run one mutant, by its number")
    parser.add_argument("--list", action="store_true", help="list the mutants and stop")
    return parser.parse_args()


def audit(chosen):
    """What becomes of each mutant, by its number: the quick tests first, for those that survive all others."""
    outcomes = one_pass([mutant.number for mutant in chosen], tree.QUICK)
    left = [number for number, outcome in outcomes.items() if outcome == "survived"]
    print(f"{len(left)} left for the slower tests: {left}", flush=True)
    return {**outcomes, **one_pass(left, tree.SLOW)}


def one_pass(numbers, selection):
    started = time.monotonic()
    if tree.run_tests(0, selection, timeout=None) != "survived":
        sys.exit("the tests fail without any mutant")
    print(f"the tests take {time.monotonic() - started:.0f} s without a mutant", flush=True)
    # Other runs go on beside each; a test that a mutant slows down so much has noticed it.
    timeout = 60 + 10 * (time.monotonic() - started)
    outcomes = {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for number, outcome in zip(numbers, pool.map(lambda number: tree.run_tests(number, selection, timeout), numbers)):
            outcomes[number] = outcome
            if len(outcomes) % 50 == 0:
                print(f"  {len(outcomes)} of {len(numbers)}", flush=True)
    return outcomes


def report(chosen, outcomes, seconds):
    """Says what was noticed, by family, and what was not."""
    families = collections.Counter(mutant.family for mutant in chosen)
    survivors = [mutant for mutant in chosen if outcomes[mutant.number] == "survived"]
    missed = collections.Counter(mutant.family for mutant in survivors)
    for family in sorted(families):
        print(f"{family:12} {families[family] - missed[family]} of {families[family]}")
    ends = collections.Counter(outcomes.values())
    print(f"noticed by a failed test: {ends['failed']}, a trap: {ends['crashed']}, no end: {ends['hung']}")
    for mutant in survivors:
        print(f"survived: {mutant.number} {place(mutant)}")
    for mutant in unlisted(survivors):
        print(f"not listed in {DOCUMENT.name}: {mutant.key}")
    caught = len(chosen) - len(survivors)
    print(f"{caught} of {len(chosen)} noticed, {100 * caught / len(chosen):.1f} %, in {seconds:.0f} s")


def unlisted(survivors):
    """The survivors of which Docs/MutationAudit.md says nothing."""
    known = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    return [mutant for mutant in survivors if mutant.key not in known]


def place(mutant):
    return f"{mutant.file}:{mutant.line + 1}: {mutant.family}: {mutant.text.strip()}: {mutant.says}"


if __name__ == "__main__":
    main()
