"""Who is paid what, at any value: waterfalls by classes of shares and by ordered steps, exact."""
