"""The mutation audit: does the test suite notice when the device model is wrong?

usage: Tests/Mutation/audit [--count N] [--seed N] [--only NUMBER] [--list]

Changes the device model in N seeded places, one at a time, and runs the tests of the model. A change that no test
notices is a survivor; all survivors must be listed with a reason in Docs/MutationAudit.md. Exit code 1 if fewer than
95 % are caught or a survivor is not listed.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import mutants as model

TOP = pathlib.Path(__file__).resolve().parents[2]
WORK = TOP / ".build-mutation"
TREE = WORK / "tree"
MODULE = "Sources/VirtualRT1020"
DOCUMENT = TOP / "Docs" / "MutationAudit.md"
SUITES = "VirtualRT1020Tests"
TIMEOUT = 120
BAR = 0.95


def copy_tree():
    """A fresh copy of what the tests need."""
    TREE.mkdir(parents=True, exist_ok=True)
    for name in ("Sources", "Tests", "Package.swift"):
        target = TREE / name
        if target.is_dir():
            shutil.rmtree(target)
        source = TOP / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    # Operators of their own and generic helpers make warnings that the product does not have.
    package = TREE / "Package.swift"
    package.write_text(package.read_text().replace(".treatAllWarnings(as: .error)", ""))


def candidates():
    found = []
    for path in sorted((TOP / MODULE).rglob("*.swift")):
        found += model.find(str(path.relative_to(TOP)), path.read_text())
    return found


def write(chosen):
    """Writes the rewritten module."""
    for path in sorted((TOP / MODULE).rglob("*.swift")):
        name = str(path.relative_to(TOP))
        mine = [mutant for mutant in chosen if mutant.file == name]
        (TREE / name).write_text(model.rewrite(path.read_text(), mine))
    (TREE / MODULE / "Mutants.swift").write_text(model.support(chosen))


BUILD = ["swift", "build", "--build-tests", "-c", "release", "-Xswiftc", "-enable-testing", "--package-path", str(TREE)]


def build(chosen):
    """Builds, dropping the mutants that do not compile, until it does."""
    for _ in range(12):
        write(chosen)
        run = subprocess.run(BUILD, capture_output=True, text=True)
        if run.returncode == 0:
            return chosen
        output = run.stdout + run.stderr
        bad = set()
        for file, line in re.findall(r"tree/(\S+\.swift):(\d+):\d+: error", output):
            for mutant in chosen:
                if file == mutant.file and abs(int(line) - 1 - mutant.line) <= 1:
                    bad.add(mutant.number)
                if file.endswith("Mutants.swift"):
                    text = (TREE / file).read_text().split("\n")[int(line) - 1]
                    if model.stroke(mutant.number) in text:
                        bad.add(mutant.number)
        if not bad:
            sys.exit("the mutated tree does not build, and no mutant is to blame:\n" + output[-4000:])
        print(f"  {len(bad)} do not compile and are dropped")
        chosen = [mutant for mutant in chosen if mutant.number not in bad]
    sys.exit("the mutated tree does not build")


def test(number):
    """Runs the tests with a mutant alive. True if they notice."""
    binaries = list((TREE / ".build" / "release").glob("*PackageTests.xctest"))
    command = [str(binaries[0]), "--testing-library", "swift-testing", "--filter", SUITES]
    environment = {**os.environ, "BOARDLESS_MUTANT": str(number)}
    try:
        run = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return True
    return run.returncode != 0


def reasons():
    """What Docs/MutationAudit.md says about survivors: the keys it lists."""
    return DOCUMENT.read_text() if DOCUMENT.exists() else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="mutants to try (200)")
    parser.add_argument("--seed", type=int, default=1020, help="which of them (1020)")
    parser.add_argument("--only", type=int, help="run one mutant and show its tests' output")
    parser.add_argument("--list", action="store_true", help="list the mutants and stop")
    options = parser.parse_args()
    found = candidates()
    chosen = model.choose(found, options.count, options.seed)
    if options.list:
        for mutant in chosen:
            print(f"{mutant.number:4} {mutant.file}:{mutant.line + 1}: {mutant.kind}: {mutant.was.strip()}")
        return
    copy_tree()
    started = time.monotonic()
    print(f"{len(found)} places, {len(chosen)} chosen; building")
    chosen = build(chosen)
    if len(chosen) < 100:
        sys.exit(f"only {len(chosen)} mutants compile: choose more with --count")
    print(f"built with {len(chosen)} mutants after {time.monotonic() - started:.0f} s")
    if test(0):
        sys.exit("the tests fail without any mutant")
    if options.only:
        return print("noticed" if test(options.only) else "survived")
    survivors = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for mutant, caught in zip(chosen, pool.map(lambda mutant: test(mutant.number), chosen)):
            if not caught:
                survivors.append(mutant)
                print(f"survived: {mutant.file}:{mutant.line + 1}: {mutant.kind}: {mutant.was.strip()}", flush=True)
    caught = len(chosen) - len(survivors)
    print(f"{caught} of {len(chosen)} caught, {100 * caught / len(chosen):.1f} %, "
          f"in {time.monotonic() - started:.0f} s")
    known = reasons()
    unlisted = [mutant for mutant in survivors if mutant.key not in known]
    for mutant in unlisted:
        print(f"not listed in {DOCUMENT.name}: {mutant.key}")
    sys.exit(0 if caught >= BAR * len(chosen) and not unlisted else 1)


if __name__ == "__main__":
    main()
