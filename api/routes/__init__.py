"""The HTTP routes: each takes a request, calls one service, and gives its answer."""
