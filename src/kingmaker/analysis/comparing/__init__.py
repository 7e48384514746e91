"""What a change of the clauses changes: who gains and who loses which power."""
