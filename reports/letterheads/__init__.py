"""The head of a collectivité’s documents: its name, its colour, its logo; one version after the other."""
