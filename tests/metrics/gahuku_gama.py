"""The tribes of the Gahuku-Gama in highland New Guinea, with their alliances and enmities.

Read, K. E. (1954), Cultures of the Central Highlands, New Guinea, Southwestern Journal of Anthropology 10, 1-43; ties
as in Hage, P. and Harary, F. (1983), Structural Models in Anthropology. Each tie stands once, at the tribe whose name
comes first or that was named first.
"""

from __future__ import annotations

from tertius.metrics.network import Network
from tests.metrics.networks import signed_network

ALLIES = {
    "Alika": "Ove",
    "Asaro": "Gahuk Geham Masil Ukudz",
    "Gahuk": "Ove",
    "Gama": "Gavev Kotun Nagad",
    "Geham": "Gahuk Masil Ukudz",
    "Kohik": "Notoh",
    "Kotun": "Gavev",
    "Masil": "Gahuk Nagam Ove",
    "Nagad": "Gavev Kotun",
    "Notoh": "Nagam",
    "Seuve": "Nagam Uheto",
    "Uheto": "Kohik Masil Notoh",
    "Ukudz": "Alika Gahuk Masil Ove",
}
ENEMIES = {
    "Alika": "Gavev",
    "Asaro": "Gavev",
    "Gahuk": "Gavev Kotun",
    "Gama": "Asaro Gahuk Geham Nagam Seuve Uheto",
    "Geham": "Kohik Notoh",
    "Kohik": "Kotun",
    "Nagad": "Asaro Geham Kohik Nagam Notoh Uheto",
    "Nagam": "Gavev Kotun",
    "Notoh": "Gahuk Kotun",
    "Ove": "Gavev Kotun",
    "Seuve": "Asaro Ukudz",
    "Uheto": "Gahuk Geham",
}


def gahuku_gama() -> Network:
    """16 tribes, 29 alliances, 29 enmities."""
    signed = ((ALLIES, 1), (ENEMIES, -1))
    return signed_network(
        (tribe, other, sign) for table, sign in signed for tribe, others in table.items() for other in others.split()
    )
