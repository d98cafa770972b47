"""Which reading of each number holds: ranked candidates, relations between them, the solver that settles them."""
