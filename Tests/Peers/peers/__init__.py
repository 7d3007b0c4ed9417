"""Other people's unmodified tools against the virtual board, over its serial port."""
