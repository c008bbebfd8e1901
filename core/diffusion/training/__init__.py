"""How the denoisers were trained and measured."""
