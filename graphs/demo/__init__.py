"""
The demo region: generated around Maastricht, Aachen and Liège, and it says so wherever it is shown.

Places, inhabitants and borders are real; see ``SOURCE.md``. ``scale`` says how large a region is.
Read the files in this order: ``places`` and ``river``, then ``roads``, ``railways`` and
``motorways`` (joined in ``network``), then what a place draws on its own ``ground``: on the small
scale street by street (``mesh``, ``stubs``, joined in ``town``), on the others all at once, as
arrays (``strewn``, ``fabric``, ``bent``, ``branches``, ``turns``, joined in ``quarter``). Then
``sites``, ``districts``, ``fleet`` and ``incident``. ``generate`` calls them all.
"""
