"""
Tables of travel times on disk, written block by block: as CSV, or as Parquet with what they are.

A table of 20,000 x 20,000 has 400 million lines. Neither form holds more of it than one block.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from api.errors import BadOutput
from graphs.ids import INF_MS

Block: TypeAlias = Callable[[int, NDArray[np.int32]], None]
"""Takes times ``int32[s, t]`` of some sources to all targets, and the first of these sources."""
About: TypeAlias = dict[bytes | str, bytes | str]
"""What a table is, by keys; pyarrow's type for it."""
Opening: TypeAlias = Callable[
    [Path, Sequence[str], Sequence[str], About], AbstractContextManager[Block]
]
"""Opens a file, given the ids of all sources and targets and what the table is."""

_COLUMNS: Final = ("from_id", "to_id", "travel_time_ms")
_IDS: Final = pa.dictionary(pa.int32(), pa.string())


def form_of(out: Path) -> Opening:
    """
    Choose the form of a table by the name of its file.

    Raises
    ------
    BadOutput
        If the name is of another kind of file.
    """
    ending = out.suffix.lower()
    if ending == ".parquet":
        return parquet_table
    if ending in ("", ".csv"):
        return csv_table
    message = f"{out} ends in {ending}: a table is written as .csv or .parquet; name it so."
    raise BadOutput(message)


@contextmanager
def csv_table(
    path: Path, sources: Sequence[str], targets: Sequence[str], _about: About
) -> Iterator[Block]:
    """Write a line for each pair; CSV has no place for what the table is."""
    before = [f"{_field(id_)}," for id_ in sources]
    after = [f"{_field(id_)}," for id_ in targets]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{','.join(_COLUMNS)}\n")

        def add(start: int, times_ms: NDArray[np.int32]) -> None:
            for source, row in zip(before[start:], times_ms, strict=False):
                # Joined by hand, since csv.writer takes three times as long for a pair.
                pairs = zip(after, _written(row), strict=True)
                file.write("".join([f"{source}{target}{ms}\n" for target, ms in pairs]))

        yield add


@contextmanager
def parquet_table(
    path: Path, sources: Sequence[str], targets: Sequence[str], about: About
) -> Iterator[Block]:
    """Write a row group for each block; ids as a dictionary, no way as null."""
    schema = pa.schema(
        [
            pa.field("from_id", _IDS, nullable=False),
            pa.field("to_id", _IDS, nullable=False),
            pa.field("travel_time_ms", pa.int32(), metadata={"unit": "ms"}),
        ],
        metadata=about,
    )
    target_ids = pa.array(targets, pa.string())
    with parquet.ParquetWriter(
        path,
        schema,
        compression="zstd",
        use_dictionary=["from_id", "to_id"],  # type: ignore[arg-type]  # The stubs know no list.
    ) as writer:

        def add(start: int, times_ms: NDArray[np.int32]) -> None:
            n_sources, n_targets = times_ms.shape
            source_ids = pa.array(sources[start : start + n_sources], pa.string())
            row = np.repeat(np.arange(n_sources, dtype=np.int32), n_targets)
            column = np.tile(np.arange(n_targets, dtype=np.int32), n_sources)
            ms = times_ms.ravel()
            columns = [
                pa.DictionaryArray.from_arrays(row, source_ids),
                pa.DictionaryArray.from_arrays(column, target_ids),
                pa.array(ms, pa.int32(), mask=ms >= INF_MS),
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema), row_group_size=len(ms))

        yield add


def _field(text: str) -> str:
    """Quote an id where CSV needs it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([text])
    return line.getvalue()


def _written(times_ms: NDArray[np.int32]) -> list[int | str]:
    return ["" if ms >= INF_MS else ms for ms in times_ms.tolist()]
