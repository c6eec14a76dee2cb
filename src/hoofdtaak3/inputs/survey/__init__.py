"""Asking civil parties: who they are, what each is asked, and what becomes of their answers."""
