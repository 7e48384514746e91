"""Who decides for each entity in the end: control, blocking and economic share, each by its definition."""
