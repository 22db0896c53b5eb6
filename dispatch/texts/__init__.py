"""
What dispatchers read, in their own language: Dutch, French, German, Luxembourgish or English.

``tongue`` speaks one language, from its ``.po`` file; ``extract`` finds all that can be said;
``update`` brings the files up to date with it, and ``check`` tells what is left to translate.
"""
