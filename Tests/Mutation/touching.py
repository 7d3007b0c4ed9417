"""What a call without a receiver touches: the stored properties that the function of its own type names.

One level is looked at. A function that calls another of its own type, names a computed property, or writes the log or
the bus counts as touching everything, and so does one that is not found.
"""

import functools
import pathlib
import re

MODEL = pathlib.Path(__file__).resolve().parents[2] / "Sources/VirtualRT1020"
# What is heard outside, or noted: its order is seen.
HEARD = re.compile(r"\b(log|note|send|respond|transmit|emit)\b")
WORD = re.compile(r"(?<![\w.])(?:self\.)?([a-z]\w*)")


def touched(file, name):
    """The stored properties that the function `name` of the type to which `file` belongs touches; None for all."""
    functions, stored, computed = members(type_of(file))
    bodies = functions.get(name)
    if not bodies or HEARD.search(name):
        return None
    properties = set()
    for body in bodies:
        words = set(WORD.findall(body))
        if HEARD.search(body) or words & computed or words & functions.keys():
            return None
        properties |= words & stored
    return properties


def type_of(file):
    """The type whose name the file bears."""
    return pathlib.Path(file).stem.split("+")[0]


@functools.lru_cache(maxsize=None)
def members(kind):
    """The functions of a type with their bodies, its stored and its computed properties."""
    functions, stored, computed = {}, set(), set()
    for path in sorted(MODEL.rglob("*.swift")):
        if type_of(path) != kind:
            continue
        text = re.sub(r"//.*", "", path.read_text())
        for match in re.finditer(r"\bfunc (\w+)[^{]*\{", text):
            functions.setdefault(match.group(1), []).append(block(text, match.end()))
        for match in re.finditer(r"^  (?! )[\w() ]*?\b(?:var|let) (\w+)([^\n]*)", text, re.MULTILINE):
            is_computed = re.search(r"\{", match.group(2)) and "didSet" not in match.group(2)
            (computed if is_computed else stored).add(match.group(1))
    return functions, stored, computed


def block(text, start):
    """What stands between the brace before `start` and its partner."""
    depth = 1
    for index in range(start, len(text)):
        depth += (text[index] == "{") - (text[index] == "}")
        if depth == 0:
            return text[start:index]
    return text[start:]
