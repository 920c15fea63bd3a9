"""Networks as arrays, and what the field measures on them.

A projection (`projection.py`) fetches ties from the graph into a `Network` (`network.py`): actors, and arrays with one
entry a tie. A metric is a function with `@metric` (`registry.py`) from a network and its options to `Scores`
(`scores.py`): values for each actor, a summary of the whole, and groups where it finds some. Which library computes
what, and why, is one table (`engines/table.py`).

To add a metric, put a function with `@metric` into a module of this folder: the command line, the API and the manual
follow from what it declares.

What holds for every metric:

- Parallel ties are merged: relations are counted once a pair, weights are summed. Ties of an actor to itself are left
  out; a summary says how many.
- A tie of weight 0 is a tie; only weighted metrics pass over it.
- NaN means that the metric is not defined for that actor, never zero and never unknown; rows give it as None, last.
- The same network, options and seed give the same answer, whatever the order in which the ties came.
"""
