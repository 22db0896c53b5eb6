"""
Customizable contraction hierarchies: contract per map, customise per metric, search per question.

References
----------
J. Dibbelt, B. Strasser, D. Wagner, Customizable Contraction Hierarchies, 2016. doi:10.1145/2886843
"""
