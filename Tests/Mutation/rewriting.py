"""Puts mutants into Swift: the sick code beside the healthy code, behind `Mutants.active`.

All chosen mutants are compiled in at once, in a copy of the sources; the product's own sources know nothing of them.
An operator becomes an operator of its own, so that precedence stays as it was.
"""

import re

from finding import GUARD, code_of

# Operators of their own are spelt with these: Swift takes them in operators, and nobody else does.
STROKES = "─━│┃┄┅┆┇┈┉"

PRECEDENCES = {
    "comparison": "ComparisonPrecedence", "&&": "LogicalConjunctionPrecedence", "||": "LogicalDisjunctionPrecedence",
    "&": "MultiplicationPrecedence", "|": "AdditionPrecedence", "^": "AdditionPrecedence",
    "shift": "BitwiseShiftPrecedence", "arithmetic": "AdditionPrecedence", "*": "MultiplicationPrecedence",
    "rounding": "MultiplicationPrecedence",
}


def stroke(number):
    """The operator of mutant `number`."""
    return "".join(STROKES[int(digit)] for digit in f"{number:04d}")


def is_operator(mutant):
    return mutant.healthy.startswith(" ") and mutant.family not in ("statement", "guard", "order")


def rewrite(text, mutants):
    """The file with its mutants beside the healthy code."""
    lines = text.split("\n")
    for mutant in mutants:
        lines[mutant.line] = rewritten(mutant, lines)
        if mutant.family == "order":
            lines[mutant.line + 1] = ""
    return "\n".join(lines)


def rewritten(mutant, lines):
    """The line of a mutant."""
    line = lines[mutant.line]
    indent = re.match(r"\s*", line).group()
    alive = f"Mutants.active == {mutant.number}"
    if mutant.family == "statement":
        return f"{indent}if !({alive}) {{ {bare(line)} }}"
    if mutant.family == "guard":
        _, condition, leaving = GUARD.match(f"{indent}{bare(line)}").groups()
        return f"{indent}guard {alive} || ({' && '.join(conditions(condition))}) else {{ {leaving} }}"
    if mutant.family == "order":
        first, second = bare(line), bare(lines[mutant.line + 1])
        return f"{indent}if {alive} {{ {second}; {first} }} else {{ {first}; {second} }}"
    if is_operator(mutant):
        piece = f" {stroke(mutant.number)} "
    elif mutant.healthy in ("min", "max"):
        piece = f"Mutants.{mutant.healthy}{mutant.number}"
    else:
        piece = f"({alive} ? {mutant.sick} : {mutant.healthy})"
    return line[:mutant.start] + piece + line[mutant.start + len(mutant.healthy):]


def bare(line):
    """The line without its comment and indentation."""
    return line[:len(code_of(line))].strip()


def conditions(text):
    """The conditions of a guard, each in parentheses: they are parted by commas outside all brackets."""
    depth = 0
    parts = [""]
    for character in text:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [f"({part.strip()})" for part in parts]


def support(mutants):
    """The Swift file that the rewritten module needs: the choice, and an operator a mutant."""
    functions = []
    operators = []
    for mutant in mutants:
        if is_operator(mutant):
            operators += operator(mutant)
        elif mutant.healthy in ("min", "max"):
            functions.append(
                f"  static func {mutant.healthy}{mutant.number}<T: Comparable>(_ a: T, _ b: T) -> T "
                f"{{ active == {mutant.number} ? Swift.{mutant.sick}(a, b) : Swift.{mutant.healthy}(a, b) }}")
    head = [
        "import Glibc", "",
        "/// Which mutant is alive, by the environment; 0 for none.", "enum Mutants {",
        '  static let active = getenv("BOARDLESS_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0',
    ]
    return "\n".join([*head, *functions, "}", "", *operators, ""])


def operator(mutant):
    """The two lines that declare a mutant's operator."""
    healthy, sick, own = mutant.healthy.strip(), mutant.sick, stroke(mutant.number)
    precedence = PRECEDENCES.get(healthy) or PRECEDENCES[mutant.family]
    declaration = f"infix operator {own}: {precedence}"
    if mutant.family == "logic":
        signature = "(a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool"
        choice = f"try a {sick} b() : try a {healthy} b()"
    else:
        signature = signatures(mutant.family, healthy)
        choice = f"{sick_expression(healthy, sick)} : a {healthy} b"
    body = f"{{ Mutants.active == {mutant.number} ? {choice} }}"
    return [declaration, f"@inline(__always) func {own} {signature} {body}"]


def signatures(family, healthy):
    if family == "comparison":
        kind = "Equatable" if healthy in ("==", "!=") else "Comparable"
        return f"<T: {kind}>(a: T, b: T) -> Bool"
    if family == "shift":
        return "<T: BinaryInteger, S: BinaryInteger>(a: T, b: S) -> T"
    return "<T: FixedWidthInteger>(a: T, b: T) -> T"


def sick_expression(healthy, sick):
    """The sick side, which wraps where the healthy one would trap: a trap is noticed too easily."""
    if healthy == "/":
        return "a / b + (a % b == 0 ? 0 : 1)"
    if healthy == "%":
        return "a"
    wrapped = sick if sick.startswith("&") or sick not in ("+", "-") else "&" + sick
    return f"a {wrapped} b"
