"""
Who is reachable within a norm from which units, kept up to date while units move, join and leave.

``reach`` and ``cover`` answer in microseconds, ``dijkstra`` slowly and obviously; both have the
same classes and must agree exactly.

Covered means turnout + drive <= norm: a unit that arrives on the norm's last millisecond is in
time. It drives to the demand, so one-ways count in that direction.

References
----------
R. Church, C. ReVelle, The maximal covering location problem, 1974. doi:10.1007/BF01942293
M. Gendreau, G. Laporte, F. Semet, Solving an ambulance location model by tabu search, 1997.
doi:10.1016/S0966-8349(97)00015-6
"""
