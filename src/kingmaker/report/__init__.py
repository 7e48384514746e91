"""Results made readable: documents of blocks, and their renderings for terminal, JSON and the rest."""
