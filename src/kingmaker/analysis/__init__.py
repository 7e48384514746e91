"""One lens per module: a case goes in, a frozen result comes out; no clock, no disk, no randomness of its own."""
