"""Places for actors: id to position, seeded, cancellable, respecting fixed ones. No Qt."""
