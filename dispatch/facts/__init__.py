"""
What the law may ask about an incident and its units, each found when first asked for.

``about`` puts it together from what the own service can do (``own``), which units of one centre can
go together (``offers``, ``responses``), what a helping centre keeps (``cover``), and where somebody
is (``places``).
"""
