"""The day on which a funder decided is called `decision_date`: as `decided` it was lost behind a version's own account.

What is served shows it once its fact is decided again, such as by the next load.
"""

from __future__ import annotations

import neo4j

_RENAME = """
MATCH (c:Claim {kind: 'Funding'}) WHERE c.content CONTAINS '"decided":'
CALL (c) { SET c.content = replace(c.content, '"decided":', '"decision_date":') } IN TRANSACTIONS OF 5000 ROWS
"""


def upgrade(driver: neo4j.Driver, database: str | None) -> None:
    """Rename the value in the claims that tell it."""
    with driver.session(database=database) as session:
        session.run(_RENAME).consume()
