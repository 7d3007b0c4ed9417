"""The mutated copy of the package: made, built, and its tests run with one mutant alive."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading

import rewriting
from finding import places

TOP = pathlib.Path(__file__).resolve().parents[2]
TREE = TOP / ".build-mutation"
MODULE = "Sources/VirtualRT1020"
BUILD = ["swift", "build", "--build-tests", "-c", "release", "-Xswiftc", "-enable-testing", "--package-path", str(TREE)]

SUITES = ["VirtualRT1020Tests", "BoardServerTests", "ProvisioningTests", "BoardStateTests"]

# The copy's package has no more than the tests need. Operators of their own and generic helpers make warnings that the
# product does not have; tests are compiled as they are, the model is optimized.
PACKAGE = f"""
let suites: Set<String> = {str(SUITES).replace("'", '"')}
package.targets.removeAll {{ $0.type == .executable || $0.name == "BoardlessTesting" }}
package.targets.removeAll {{ $0.isTest && !suites.contains($0.name) }}
for target in package.targets {{ target.swiftSettings = target.isTest ? [.unsafeFlags(["-Onone", "-no-whole-module-optimization"])] : [] }}
package.products = []
package.dependencies = []
"""

# First what is quick and close to the model; then, for what that did not notice, all other tests in which the model has
# a part, and those of random input.
RANDOM = "Robustness|Random|SerialNORPropertyTests"
QUICK = ["--filter", "VirtualRT1020Tests", "--skip", RANDOM]
SLOW = ["--filter", "|".join([*SUITES[1:], RANDOM])]


def candidates():
    """Every mutant of the model."""
    return [mutant for path in sources() for mutant in places(str(path.relative_to(TOP)), path.read_text())]


def sources():
    return sorted((TOP / MODULE).rglob("*.swift"))


def make(chosen):
    """Brings the copy up to date with the package and the mutants; what has not changed is not touched."""
    wanted = {TREE / MODULE / "Mutants.swift": rewriting.support(chosen)}
    for path in sources():
        name = str(path.relative_to(TOP))
        wanted[TREE / name] = rewriting.rewrite(path.read_text(), [mutant for mutant in chosen if mutant.file == name])
    wanted[TREE / "Package.swift"] = (TOP / "Package.swift").read_text() + PACKAGE
    for folder in ("Sources", "Tests"):
        for path in (TOP / folder).rglob("*"):
            copy = TREE / path.relative_to(TOP)
            if path.is_file() and copy not in wanted:
                update(copy, path)
        for path in list((TREE / folder).rglob("*")):
            if path.is_file() and path not in wanted and not (TOP / path.relative_to(TREE)).is_file():
                path.unlink()
    for path, text in wanted.items():
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def update(copy, path):
    if not copy.exists() or copy.read_bytes() != path.read_bytes():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def build(chosen):
    """Builds the copy, dropping the mutants that do not compile. Returns those that do."""
    for _ in range(12):
        make(chosen)
        run = subprocess.run(BUILD, capture_output=True, text=True)
        if run.returncode == 0:
            return chosen
        output = run.stdout + run.stderr
        bad = blamed(output, chosen)
        if not bad:
            sys.exit("the mutated tree does not build, and no mutant is to blame:\n" + output[-4000:])
        print(f"  {len(bad)} do not compile and are dropped", flush=True)
        chosen = [mutant for mutant in chosen if mutant.number not in bad]
    sys.exit("the mutated tree does not build")


def blamed(output, chosen):
    """Numbers of the mutants to which the compiler's errors point."""
    # A variable whose only assignment a mutant leaves out is complained of where it is used.
    complaint = r"'(?:self\.)?(\w+)' (?:not initialized|(?:used|captured) .*before being initialized)"
    unset = set(re.findall(complaint, output))
    bad = {mutant.number for mutant in chosen if mutant.family == "statement" and assigned(mutant) in unset}
    errors = re.findall(r"\.build-mutation/(\S+\.swift):(\d+):\d+: error", output)
    for file, line in errors:
        text = (TREE / file).read_text().split("\n")[int(line) - 1]
        for mutant in chosen:
            beside = file == mutant.file and abs(int(line) - 1 - mutant.line) <= 1
            declared = file.endswith("Mutants.swift") and rewriting.stroke(mutant.number) in text
            if beside or declared:
                bad.add(mutant.number)
    return bad or {nearest(file, int(line) - 1, chosen) for file, line in errors} - {None}


def nearest(file, line, chosen):
    """The last mutant before a line, or none: what is left out may be missed further down."""
    before = [mutant for mutant in chosen if mutant.file == file and mutant.line <= line]
    return before[-1].number if before else None


def assigned(mutant):
    """The variable that a statement assigns to, if it is one."""
    match = re.match(r"\s*(\w+) = ", mutant.healthy)
    return match.group(1) if match else None


def run_tests(number, selection, timeout):
    """Runs tests with a mutant alive; 0 for none. Returns "survived", "failed", "crashed" or "hung".

    The first test that fails ends the run.
    """
    binary = next((TREE / ".build" / "release").glob("*PackageTests.xctest"))
    command = [str(binary), "--testing-library", "swift-testing", *selection]
    environment = {**os.environ, "BOARDLESS_MUTANT": str(number), "SWIFT_BACKTRACE": "enable=no"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        late = threading.Event()
        watch = threading.Timer(timeout or threading.TIMEOUT_MAX, lambda: (late.set(), run.kill()))
        watch.daemon = True
        watch.start()
        try:
            if any(b" recorded an issue" in line for line in run.stdout):
                run.kill()
                return "failed"
        finally:
            watch.cancel()
        code = run.wait()
    if late.is_set():
        return "hung"
    if code == 0:
        return "survived"
    return "crashed" if code < 0 else "failed"
