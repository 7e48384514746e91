"""Who forecast well: hedges read as numbers, forecasts held against what became of them."""
