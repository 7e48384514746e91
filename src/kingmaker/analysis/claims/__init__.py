"""What a case claims of itself, held against its clauses: each claim holds, fails with a counterexample, or is open."""
