"""Documents that are good but for one place."""

from typing import Any

from hypothesis import strategies as st

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(st.characters(), max_size=8),
    st.sampled_from(["\ud800", "\n", "U1", "DOCTOR", "west", "2024-05-01T12:00:00+02:00"]),
)
values = st.recursive(
    odd,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> Any:
    """The document, with one value of it, somewhere, replaced or a field added."""
    if isinstance(document, dict) and document and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(document)))
        return document | {key: draw(spoilt(document[key]))}
    if isinstance(document, list | tuple) and document and draw(st.booleans()):
        i = draw(st.integers(0, len(document) - 1))
        return [*document[:i], draw(spoilt(document[i])), *document[i + 1 :]]
    if isinstance(document, dict) and draw(st.booleans()):
        return document | {draw(st.text(st.characters(), max_size=8)): draw(values)}
    return draw(values)
