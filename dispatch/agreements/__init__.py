"""
What the law says about one foreign unit for one incident, as data that cites itself.

``load`` reads the agreements, ``permit`` judges a ``situation`` by them, ``explain`` says why.
"""
