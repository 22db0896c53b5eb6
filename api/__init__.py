"""How the outside asks: the command line and HTTP. It decides nothing itself."""
