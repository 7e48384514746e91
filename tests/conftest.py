"""What holds for every test: circles are looked for seldom, among so many tests."""

from __future__ import annotations

import gc

#: So many more objects are made than given up before it is looked for circles: the usual 700 took a tenth of a run.
SELDOM = 50_000

gc.set_threshold(SELDOM)
