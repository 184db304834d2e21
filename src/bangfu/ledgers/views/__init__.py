"""Pages of the room: the board, sending, uploads, rejected rows, contracts."""
