"""The board on real USB stacks: the host's half."""
