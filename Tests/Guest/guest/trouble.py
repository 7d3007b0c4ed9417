"""What ends a run before its cases."""


class Trouble(Exception):
    """Something of the harness is missing or broken, in words."""
