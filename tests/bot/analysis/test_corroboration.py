"""A theme is borne out where two sources or more raise it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.corroboration import also_raised, corroborated

SOURCES = st.dictionaries(st.sampled_from("ABCDEF"), st.frozensets(st.sampled_from(["pace", "content", "support"])))


def test_a_theme_of_two_sources_is_named_with_both_and_one_of_a_single_source_is_not() -> None:
    raised = {"session log": {"pace", "content"}, "observation": {"pace"}, "reflection": {"support"}}

    assert corroborated(raised) == {"pace": ("session log", "observation")}


def test_what_learners_say_is_borne_out_by_the_other_sources_in_their_order() -> None:
    others = {"observation": {"materials", "pace"}, "session log": {"pace"}, "QA review": {"support"}}

    assert also_raised({"pace", "materials"}, by="learners", others=others) == ("observation", "session log")
    assert also_raised({"content"}, by="learners", others=others) == ()
    assert also_raised(set(), by="learners", others=others) == ()


@given(SOURCES)
def test_every_source_named_raised_the_theme_and_nobody_who_did_is_missing(
    raised: dict[str, frozenset[str]],
) -> None:
    found = corroborated(raised)

    for theme in ("pace", "content", "support"):
        raising = tuple(source for source, themes in raised.items() if theme in themes)
        assert found.get(theme, ()) == (raising if len(raising) >= 2 else ())
