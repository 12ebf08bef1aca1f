"""Frames stay short while threads are at work."""

import gc

from tui.frames import keep_frames_short


def test_only_what_is_there_at_the_first_start_is_never_searched_again() -> None:
    gc.unfreeze()
    keep_frames_short()
    kept = gc.get_freeze_count()
    later = [[number] for number in range(1_000)]
    keep_frames_short()
    assert kept > 0
    assert gc.get_freeze_count() < kept + len(later)
