"""The codebook on its own: which codes count as yes, and when two scales are one."""

import pytest
from pydantic import ValidationError

from cjm_core.model import Item, Project
from cjm_core.model.codebook import Scale

WORDS = {3: "Да", 4: "нет"}


@pytest.mark.parametrize(("item", "codes"), [
    (Item(role="reached"), (1,)),
    (Item(role="reached", labels=WORDS, yes=("да ",)), (3,)),
    (Item(role="reached", labels=WORDS, yes=("3", 4, 3)), (3, 4)),
    (Item(role="reached", labels={"2": "yes", 1: "no"}, yes=("yes",)), (2,)),
    (Item(role="reached", labels={"y": "Yes"}, yes=("y",)), ()),
    (Item(role="reached", yes=("taken",)), ()),
    (Item(role="reached", yes=("nan", "inf", "1_0")), ()),
])
def test_yes_may_be_a_number_or_a_word_that_labels_one(item, codes):
    assert item.yes_codes == codes


def test_scales_are_equal_by_their_ends():
    assert Scale("1-5") == Scale("1..5") == Scale(" 1.0 - 5 ")
    assert hash(Scale("1-5")) == hash(Scale("1..5"))
    assert Scale("1-5") != Scale("1-7")
    assert Scale("1-5") != "1-5"


LOG = {"kind": "events", "file": "log.csv", "columns": {"journey": "j", "activity": "a", "time": "t"}}


@pytest.mark.parametrize("more", [
    {"missing": ["NA"]}, {"wave": {"column": "w"}}, {"voice": {"column": "v"}},
])
def test_what_a_log_cannot_use_is_not_accepted_from_it(more):
    with pytest.raises(ValidationError):
        Project.model_validate({"title": "t", "data": [LOG | more]})


def test_a_log_has_one_wave_and_one_voice_and_breaks_down_no_people():
    survey = {"file": "s.csv", "segments": ["unit", "town"], "items": {}}
    mentions = {"kind": "mentions", "file": "m.csv", "segments": "town"}
    project = Project.model_validate({"title": "t", "data": [
        LOG | {"wave": "2026", "voice": "customer"}, survey, mentions]})
    assert (project.data[0].wave, project.data[0].voice) == ("2026", "customer")
    assert project.segments == ("unit", "town")
