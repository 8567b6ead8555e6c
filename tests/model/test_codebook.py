"""The codebook on its own: which codes count as yes, and when two scales are one."""

import pytest

from cjm_core.model import Item
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
