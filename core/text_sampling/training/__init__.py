"""How the language model that ships with the app came to be: run once, from the novels alone."""
