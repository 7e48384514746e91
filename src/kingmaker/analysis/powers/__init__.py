"""The lens of power: for each decision, who can carry it, who can stop it, who matters."""
