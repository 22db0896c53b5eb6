"""
The demo region: generated around Maastricht, Aachen and Liège, and it says so wherever it is shown.

Places, inhabitants and borders are real; see ``SOURCE.md``. Read the files in this order:
``places`` and ``river``, then ``roads``, ``railways`` and ``motorways`` (joined in ``network``),
then what a place draws on its own ``ground`` (``mesh``, ``stubs``, joined in ``town``), then
``sites``, ``districts``, ``fleet`` and ``incident``. ``generate`` calls them all.
"""
