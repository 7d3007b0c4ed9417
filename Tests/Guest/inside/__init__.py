"""The board on real USB stacks: what runs in the guest. The host reads the list of cases here, too."""
