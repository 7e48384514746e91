"""What a coalition can bring about, whatever the others do: positions, moves, and the search."""
