"""The documents that go in and out, over HTTP as on the command line."""
