"""Finds the places of the device model that can be changed.

What is out of bounds is so by rule, not by result:

- words for logs and for faults, which are no behaviour, and the makers of faults, which only pass on what they get;
- tables of data-sheet figures, which no test could know better than the table itself;
- bounds on memory and on loops, in lines that name a ...limit: a test of them would have to fill them;
- reserving, aligning and keeping memory, which is speed, and giving it back;
- guards that ask whether anybody wants the log: what they save is the making of words.

Three kinds of change are not made at all because all or nearly all of them change nothing that can be seen: assignments
to different variables in another order; calls in another order that touch nothing in common; and defaults in
declarations of functions, which callers of the tests name.
"""

import re

from mutant import Mutant
from touching import touched

SKIPPED_FILES = re.compile(r"/(LogText|FlashFinding|Fault\+Description|Fault\+\w+Makers)\.swift$|/SerialNOR/Parts/")
SKIPPED_LINES = re.compile(r"^\s*(@|import |case [^:]*$)|(?<!HID)[lL]imit\b|reserveCapacity|\.de(initialize|allocate)\(|\blog(\.add)?\(")
# Calls that fill different places of a table, or clear bits, which may come in any order: as that of assignments.
FILLING = re.compile(r"^\s*(set|set\w*Sequences?|\w+\.(replaceSubrange|setSequence|append|and))\(")
# How storage is got and kept is speed.
CAPACITY = re.compile(r"(\b(?:keepingCapacity|alignment): )([^()]*)(?=\))")
# Whether anybody asked for the log: what goes on then only writes it.
ASKED = re.compile(r"\blog\.isEnabled\b")
DECLARATION = re.compile(
    r"^\s*((public|private|fileprivate|static|mutating) |private\(set\) )*"
    r"(enum|struct|typealias|func|init\??|extension)\b[^{]*")

# family of operators: each with what it becomes.
OPERATORS = {
    "comparison": {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="},
    "logic": {"&&": "||", "||": "&&"},
    "mask": {"&": "|", "|": "&", "^": "|"},
    "shift": {"<<": ">>", ">>": "<<"},
    "arithmetic": {"+": "-", "-": "+", "&+": "&-", "&-": "&+", "*": "+"},
    # Division rounds up, a remainder is the whole.
    "rounding": {"/": "/ rounded up", "%": "the dividend"},
}

STATUSES = {
    # The flashloader's.
    **dict.fromkeys(
        ["fail", "invalidArgument", "memoryRangeInvalid", "memoryNotConfigured", "memoryCumulativeWrite",
         "norCommandFailure", "norSFDPNotFound", "norWriteAlignment", "otpProgramFailure", "otpReadFailure",
         "otpWaitTimeout", "unknownCommand", "unknownProperty", "readOnlyProperty", "abortDataPhase",
         "flexSPIInvalidSequence", "flexSPIDeviceTimeout", "norFlashNotFound", "norDTRProbeFailed", "sbSignature"],
        "success"),
    "success": "fail",
    # The boot ROM's.
    "writeComplete": "refused", "refused": "writeComplete", "acknowledged": "refused",
    "habOpen": "habClosed", "habClosed": "habOpen", "habSuccess": "habFailure", "habFailure": "habSuccess",
}

CALL = r"(?:_ = (?:try )?|try )?[a-z]\w*(?:\.\w+)*\([^{]*\)"
ASSIGNMENT = r"(?!let |var )[\w.\[\]?]+ (?:=|&?\+=|&?-=|\|=|&=|\^=) [^{]*[^\s{(,&|+\-*/=?:]"
STATEMENT = re.compile(rf"^(\s+)({CALL}|{ASSIGNMENT})$")
GUARD = re.compile(r"^(\s+)guard (?!let|case|var)([^{]+) else \{ ((?:return|throw|continue|break)\b[^}]*) \}$")


def places(file, text):
    """All mutants of one file."""
    if SKIPPED_FILES.search("/" + file):
        return []
    lines = text.split("\n")
    codes = [body_of(code_of(line)) for line in lines]
    mutants = []
    for index, code in enumerate(codes):
        if not code.strip() or SKIPPED_LINES.search(code):
            continue
        following = codes[index + 1] if index + 1 < len(codes) else ""
        for family, start, healthy, sick in changes(file, code, following):
            mutants.append(Mutant(file, index, lines[index], family, start, healthy, sick))
    return mutants


def code_of(line):
    """The line without its comment and with blanked string literals, as long as before."""
    blanked = re.sub(r'"(\\.|[^"\\])*"', lambda match: '"' + " " * (len(match.group()) - 2) + '"', line)
    blanked = CAPACITY.sub(lambda match: match.group(1) + " " * len(match.group(2)), blanked)
    comment = blanked.find("//")
    return blanked if comment < 0 else blanked[:comment].rstrip()


def body_of(code):
    """The code with what declares a function or a type blanked: a body in the same line is left."""
    return DECLARATION.sub(lambda match: " " * len(match.group()), code)


def changes(file, code, following):
    """(family, start, healthy, sick) of every change of a line."""
    yield from operators(code)
    yield from extremes(code)
    yield from literals(code)
    yield from statuses(code)
    yield from statements(file, code, following)


def operators(code):
    for family, table in OPERATORS.items():
        for match in re.finditer(r"(?<=\S) (\S+) (?=\S)", code):
            healthy = match.group(1)
            if healthy in table and not code[match.end():].startswith("nil"):
                yield family, match.start(), match.group(), table[healthy]


def extremes(code):
    for match in re.finditer(r"(?<![\w.])(min|max)(?=\()", code):
        yield "rounding", match.start(), match.group(), "max" if match.group() == "min" else "min"


def literals(code):
    for match in re.finditer(r"(?<![\w.])(0x[0-9A-Fa-f_]+|[1-9][0-9_]*)(?![\w.:])", code):
        healthy = match.group()
        yield "literal", match.start(), healthy, other_literal(healthy)


def other_literal(healthy):
    """A number with its highest bit changed if it is written as bits, the next number if it counts."""
    value = int(healthy.replace("_", ""), 0)
    if healthy.startswith("0x"):
        return hex(value ^ (1 << max(0, value.bit_length() - 1)))
    return str(value + 1)


def statuses(code):
    for match in re.finditer(r"(?<=return )\.(\w+)\b(?!\()|(?<=: )\.(\w+)$|(?<=\? )\.(\w+)(?= :)", code):
        sick = STATUSES.get(match.group().lstrip("."))
        if sick:
            yield "status", match.start(), match.group(), "." + sick


def statements(file, code, following):
    guard = GUARD.match(code)
    if guard and ", let " not in code and ", case " not in code and not ASKED.search(code):
        yield "guard", 0, code, ""
    if not is_statement(code):
        return
    yield "statement", 0, code, ""
    indent = re.match(r"\s*", code).group()
    if is_call(code) and is_call(following) and re.match(r"\s*", following).group() == indent:
        if share_something(file, code.strip(), following.strip()):
            yield "order", 0, code, following.strip()


def is_statement(code):
    """True for a call or an assignment that stands in one line."""
    return bool(STATEMENT.match(code)) and code.count("(") == code.count(")") and not code.strip().startswith("self.")


def is_call(code):
    return is_statement(code) and bool(re.match(rf"^\s+{CALL}$", code)) and not (
        SKIPPED_LINES.search(code) or FILLING.match(code))


def share_something(file, first, second):
    """False if two calls touch nothing in common: neither names what the other may change.

    A call may change its receiver and what it is given with `&` or to read `into`; a call without a receiver may change
    whatever the function that it calls names.
    """
    changed = [changed_by(file, call) for call in (first, second)]
    if None in changed:
        return True
    named = [[*paths, *re.findall(PATH, call)] for paths, call in zip(changed, (first, second))]
    return any(
        overlaps(path, other)
        for one, two in ((0, 1), (1, 0))
        for path in changed[one] for other in named[two])


PATH = r"(?<![\w.])[a-z]\w*(?:\??\.[a-z]\w*)*"


def changed_by(file, call):
    """What a call may change, or None for everything."""
    receiver = re.match(rf"(?:_ = )?(?:try )?({PATH})\(", call).group(1).replace("?", "")
    given = [path or buffer for path, buffer in re.findall(rf"&({PATH})|\binto: ({PATH})", call)]
    if "." in receiver:
        return [receiver.rsplit(".", 1)[0], *given]
    own = touched(file, receiver)
    return None if own is None else [*own, *given]


def overlaps(path, other):
    """True if one path is part of the other."""
    a, b = path.replace("?", "").split("."), other.replace("?", "").split(".")
    return a[:len(b)] == b or b[:len(a)] == a
