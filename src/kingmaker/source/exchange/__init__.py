"""Other programs' files to cases: ownership statements, cap tables, relationship records."""
