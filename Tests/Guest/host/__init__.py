"""The board on this machine's own programs, through umockdev."""
