"""
Which available units can be at an incident first, in each group that a decision asks about.

``cch`` answers in microseconds, ``dijkstra`` slowly and obviously; both share one signature and
must agree to the millisecond.

References
----------
V. Buchhold, D. Wagner, Nearest-Neighbor Queries in Customizable Contraction Hierarchies and
Applications, 2021. doi:10.4230/LIPIcs.SEA.2021.18 S. Knopp, P. Sanders, D. Schultes, F. Schulz,
D. Wagner, Computing Many-to-Many Shortest Paths Using Highway Hierarchies, 2007.
doi:10.1137/1.9781611972870.4
"""
