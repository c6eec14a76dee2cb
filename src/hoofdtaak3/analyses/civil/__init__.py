"""The civil picture: who was asked, what parties stated, and whose answer could move the conclusions most."""
