"""A sample's declaration → records that are made up, the same ones for the same seed."""
