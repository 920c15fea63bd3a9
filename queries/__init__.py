"""Questions: one `.cypher` file each, with a header that documents it, and the catalogue that runs them."""
