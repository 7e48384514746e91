"""Power in yes/no games: what the indices are, and the engines that compute them exactly."""
