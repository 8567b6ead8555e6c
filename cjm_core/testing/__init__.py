"""What a plugin author needs: ``check_plugin`` says what is wrong, the generator plants a truth in made-up evidence."""

from cjm_core.testing.example import read_said, write_example
from cjm_core.testing.legible import texts_in_order
from cjm_core.testing.planted import Event, Said, Score, Shares, answers, events, make_people, mentions, write_rows
from cjm_core.testing.soundness import check_plugin

__all__ = [
    "Event", "Said", "Score", "Shares", "answers", "check_plugin", "events", "make_people", "mentions", "read_said",
    "texts_in_order", "write_example", "write_rows",
]
