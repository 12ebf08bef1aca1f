from pathlib import Path

import pytest

from tests.healthcore.today.mornings import Mornings


@pytest.fixture
def mornings(tmp_path: Path) -> Mornings:
    return Mornings(tmp_path)
