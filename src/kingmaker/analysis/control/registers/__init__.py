"""Control in registers of millions of holdings: the forest of controllers in about linear time."""
