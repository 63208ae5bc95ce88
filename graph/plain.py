"""Values of the driver as plain Python, fit for JSON, CSV and Parquet."""

from __future__ import annotations

from typing import Any


def plain(value: Any) -> Any:
    """The value with the driver's times as ISO strings, points as lists, bytes as hexadecimal text."""
    for method in ("iso_format", "isoformat"):  # a duration of the driver is a tuple too
        if hasattr(value, method):
            return getattr(value, method)()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
