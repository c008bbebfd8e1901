"""Altair checks each part of a picture while tests make it; in the app it does not."""

from collections.abc import Iterator

import pytest
from altair.utils.schemapi import debug_mode


@pytest.fixture(autouse=True)
def _checked_parts() -> Iterator[None]:
    with debug_mode(True):
        yield
