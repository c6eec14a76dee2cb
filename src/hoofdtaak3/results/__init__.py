"""Result tables on disk, and what must hold of them."""
