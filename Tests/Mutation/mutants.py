"""Finds places in the device model that can be changed, and changes them so that the change is chosen at run time.

A mutant keeps the healthy code and puts the sick code beside it, behind a number that the environment variable
BOARDLESS_MUTANT holds when the tests start. All mutants are compiled in at once, in a copy of the sources; the
product's own sources know nothing of them.
"""

import dataclasses
import random
import re

# What stands for an operator: the healthy one and the one that the mutant has.
OPERATORS = {
    " < ": ("<=", "ComparisonPrecedence", "Comparable"),
    " > ": (">=", "ComparisonPrecedence", "Comparable"),
    " <= ": ("<", "ComparisonPrecedence", "Comparable"),
    " >= ": (">", "ComparisonPrecedence", "Comparable"),
    " == ": ("!=", "ComparisonPrecedence", "Equatable"),
    " != ": ("==", "ComparisonPrecedence", "Equatable"),
    " && ": ("||", "LogicalConjunctionPrecedence", "Bool"),
    " || ": ("&&", "LogicalDisjunctionPrecedence", "Bool"),
    " + ": ("-", "AdditionPrecedence", "Wrapping"),
    " - ": ("+", "AdditionPrecedence", "Wrapping"),
    " &+ ": ("&-", "AdditionPrecedence", "Wrapping"),
    " &- ": ("&+", "AdditionPrecedence", "Wrapping"),
    " & ": ("|", "MultiplicationPrecedence", "Binary"),
    " | ": ("&", "AdditionPrecedence", "Binary"),
    " >> ": ("<<", "BitwiseShiftPrecedence", "Shift"),
    " << ": (">>", "BitwiseShiftPrecedence", "Shift"),
}

STATUSES = [
    "success", "fail", "invalidArgument", "memoryRangeInvalid", "memoryNotConfigured", "memoryCumulativeWrite",
    "norCommandFailure", "norSFDPNotFound", "norWriteAlignment", "otpProgramFailure", "otpReadFailure",
    "otpWaitTimeout", "unknownCommand", "unknownProperty", "readOnlyProperty", "abortDataPhase",
    "flexSPIInvalidSequence", "flexSPIDeviceTimeout", "norFlashNotFound", "norDTRProbeFailed", "sbSignature",
]

# Operators of their own are spelt with these: every mutant has one, and Swift takes them in operators.
STROKES = "─━│┃┄┅┆┇┈┉"


@dataclasses.dataclass
class Mutant:
    """One change: where, what kind, and the line as it is and as it would be."""

    file: str
    line: int
    kind: str
    was: str
    becomes: str
    start: int = 0
    end: int = 0
    number: int = 0

    @property
    def key(self):
        """Names the mutant as long as its line stays as it is."""
        return f"{self.file}: `{self.was.strip()}` {self.kind}"


def code_of(line):
    """The line without comment and with blanked string literals, as long as before."""
    blanked = re.sub(r'"(\\.|[^"\\])*"', lambda m: '"' + " " * (len(m.group()) - 2) + '"', line)
    comment = blanked.find("//")
    return blanked if comment < 0 else blanked[:comment] + " " * (len(line) - comment)


DECLARATION = re.compile(r"^\s*(@|import|case |///|public enum|enum|struct|infix|typealias|func |static func|init)")


def find(file, text):
    """All mutants of one file."""
    mutants = []
    lines = text.split("\n")
    for index, line in enumerate(lines):
        code = code_of(line)
        if not code.strip() or DECLARATION.match(code) or "where " in code and "case" in code:
            continue
        for operator, (other, _, _) in OPERATORS.items():
            for match in re.finditer(re.escape(operator), code):
                after = code[match.end():]
                if after.startswith("nil") or "->" in code or "inout" in code or "<" in operator and "func" in code:
                    continue
                mutants.append(Mutant(file, index, f"{operator.strip()} becomes {other}", line,
                                      other, match.start(), match.end()))
        for match in re.finditer(r"(?<![\w.])(0x[0-9A-Fa-f_]+|[1-9][0-9_]*)(?![\w.:])", code):
            if re.search(r"(static )?(let|var) \w+(: \w+)? = $", code[:match.start()]) and "static" not in code:
                pass
            if "[" in code[max(0, match.start() - 1):match.start()] or code[match.end():].startswith("..<"):
                pass
            value = int(match.group().replace("_", ""), 0)
            changed = value ^ (1 << (value.bit_length() - 1) if value.bit_length() > 1 else 1) if \
                match.group().startswith("0x") else value + 1
            mutants.append(Mutant(file, index, f"{match.group()} becomes {hex(changed)}", line, hex(changed),
                                  match.start(), match.end()))
        for match in re.finditer(r"(?<=return )\.(\w+)\b(?!\()|(?<=: )\.(\w+)$|(?<=\? )\.(\w+)(?= :)", code):
            name = match.group().lstrip(".")
            if name in STATUSES:
                other = "fail" if name == "success" else "success"
                mutants.append(Mutant(file, index, f".{name} becomes .{other}", line, f".{other}",
                                      match.start(), match.end()))
        statement = re.match(r"^(\s+)((?:[\w.\[\]?]+ (?:=|\+=|\|=|&=|\^=) [^{]+)|(?:_ = [\w.]+\([^{]*\))"
                             r"|(?:[a-z]\w*(?:\.\w+)*\([^{]*\)))$", code)
        if statement and code.count("(") == code.count(")") and not code.strip().startswith(
                ("return", "self.", "throw", "fatal")):
            mutants.append(Mutant(file, index, "left out", line, "", 0, len(line)))
            following = code_of(lines[index + 1]) if index + 1 < len(lines) else ""
            second = re.match(r"^(\s+)((?:[\w.\[\]?]+ (?:=|\+=|\|=|&=) [^{]+)|(?:_ = [\w.]+\([^{]*\))"
                              r"|(?:[a-z]\w*(?:\.\w+)*\([^{]*\)))$", following)
            if second and second.group(1) == statement.group(1) and following.count("(") == following.count(")") \
                    and "self." not in following:
                mutants.append(Mutant(file, index, "changes place with the next", line, "", 0, len(line)))
        guard = re.match(r"^(\s+)guard (?!let|case|var)([^{]+) else \{ (return[^}]*|throw[^}]*) \}$", code)
        if guard and ", let " not in code and ", case " not in code:
            mutants.append(Mutant(file, index, "guard left out", line, "", 0, len(line)))
    return mutants


def choose(mutants, count, seed):
    """`count` of them, spread over files and kinds, at most one a line; the same for the same seed."""
    chooser = random.Random(seed)
    groups = {}
    for mutant in mutants:
        family = "literal" if mutant.kind[0].isdigit() else mutant.kind.split(" ")[0]
        groups.setdefault((mutant.file, family), []).append(mutant)
    order = sorted(groups)
    for group in order:
        chooser.shuffle(groups[group])
    chooser.shuffle(order)
    chosen, lines = [], set()
    while len(chosen) < count and any(groups.values()):
        for group in order:
            if groups[group] and len(chosen) < count:
                mutant = groups[group].pop()
                # A neighbour may be rewritten together with its line.
                around = {(mutant.file, mutant.line + step) for step in (-1, 0, 1)}
                if not around & lines:
                    lines.add((mutant.file, mutant.line))
                    chosen.append(mutant)
    chosen.sort(key=lambda mutant: (mutant.file, mutant.line))
    for number, mutant in enumerate(chosen, start=1):
        mutant.number = number
    return chosen


def stroke(number):
    """The operator of mutant `number`."""
    return "".join(STROKES[int(digit)] for digit in f"{number:04d}")


def rewrite(text, mutants):
    """The file with its mutants beside the healthy code."""
    lines = text.split("\n")
    for mutant in mutants:
        line = lines[mutant.line]
        indent = re.match(r"\s*", line).group()
        on = f"Mutants.active == {mutant.number}"
        if mutant.kind == "left out":
            lines[mutant.line] = f"{indent}if !({on}) {{ {line.strip()} }}"
        elif mutant.kind == "guard left out":
            body = re.match(r"^\s+guard (.+) else \{ (.+) \}$", line)
            lines[mutant.line] = f"{indent}guard {on} || ({body.group(1)}) else {{ {body.group(2)} }}"
        elif mutant.kind == "changes place with the next":
            first, second = line.strip(), lines[mutant.line + 1].strip()
            lines[mutant.line] = f"{indent}if {on} {{ {second}; {first} }} else {{ {first}; {second} }}"
            lines[mutant.line + 1] = ""
        elif mutant.kind.startswith("."):
            healthy = line[mutant.start:mutant.end]
            lines[mutant.line] = (line[:mutant.start] + f"({on} ? {mutant.becomes} : {healthy})" + line[mutant.end:])
        elif mutant.kind[0].isdigit():
            healthy = line[mutant.start:mutant.end]
            lines[mutant.line] = (line[:mutant.start] + f"({on} ? {mutant.becomes} : {healthy})" + line[mutant.end:])
        else:
            lines[mutant.line] = line[:mutant.start] + f" {stroke(mutant.number)} " + line[mutant.end:]
    return "\n".join(lines)


def support(mutants):
    """The Swift file that the rewritten module needs: the choice, and an operator a mutant."""
    out = [
        "import Glibc", "",
        "/// Which mutant is alive, by the environment; 0 for none.", "enum Mutants {",
        '  static let active = getenv("BOARDLESS_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0', "}", "",
    ]
    for mutant in mutants:
        match = re.match(r"^(\S+) becomes (\S+)$", mutant.kind)
        if not match or f" {match.group(1)} " not in OPERATORS or mutant.kind[0].isdigit():
            continue
        healthy, sick = match.groups()
        _, precedence, family = OPERATORS[f" {healthy} "]
        own = stroke(mutant.number)
        out.append(f"infix operator {own}: {precedence}")
        choose = f"Mutants.active == {mutant.number}"
        if family == "Bool":
            out.append(
                f"func {own} (a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool "
                f"{{ {choose} ? try a {sick} b() : try a {healthy} b() }}")
        elif family in ("Comparable", "Equatable"):
            out.append(
                f"@inline(__always) func {own} <T: {family}>(a: T, b: T) -> Bool "
                f"{{ {choose} ? a {sick} b : a {healthy} b }}")
        elif family == "Shift":
            out.append(
                f"@inline(__always) func {own} <T: BinaryInteger, S: BinaryInteger>(a: T, b: S) -> T "
                f"{{ {choose} ? a {sick} b : a {healthy} b }}")
        elif family == "Binary":
            out.append(
                f"@inline(__always) func {own} <T: BinaryInteger>(a: T, b: T) -> T "
                f"{{ {choose} ? a {sick} b : a {healthy} b }}")
        else:
            wrapped = {"+": "&+", "-": "&-"}
            out.append(
                f"@inline(__always) func {own} <T: FixedWidthInteger>(a: T, b: T) -> T "
                f"{{ {choose} ? a {wrapped.get(sick, sick)} b : a {healthy} b }}")
    return "\n".join(out) + "\n"
