"""How well comments are labelled, masked and ordered: on sets the lists were bettered with, and on one they never were.

python benchmarks/bench_comments.py [--development comments.jsonl] [--reviews FILE with lines "positive|text"]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import ROOT, Figure, show
from bot.analysis.comments.empty import is_empty
from bot.analysis.comments.sentiment import sentiment_of
from bot.analysis.comments.suggestions import suggestions_in
from bot.analysis.comments.themes import ThemeList, read_themes, tags_of
from bot.comments.rules import Judge, judge_all
from bot.initialising import template
from bot.privacy.masking import NOBODY, mask
from bot.privacy.masking_patterns import shapes_in
from bot.privacy.masking_roster import Roster
from bot.privacy.safeguarding import attention, in_order
from tests.bot.comments.invented import Labelled, invented_comments

DATA = ROOT / "tests" / "data" / "comments"
NAMED_COMMENTS = 400
ON_ROSTER = 0.6


def development(file: Path) -> list[Labelled]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Labelled(row["text"], frozenset(row["themes"]), row["sentiment"], None, bool(row["safeguarding"]))
        for row in rows
    ]


# --- themes


def macro_f1(pairs: Sequence[tuple[frozenset[str], frozenset[str]]], labels: Sequence[str]) -> float:
    """Give the mean F1 over labels of (found, true)."""
    scores = []
    for label in labels:
        both = sum(label in found and label in true for found, true in pairs)
        either = sum(label in found for found, _ in pairs) + sum(label in true for _, true in pairs)
        scores.append(2 * both / either if either else 0.0)
    return sum(scores) / len(scores)


def themes_figure(comments: Sequence[Labelled], themes: ThemeList, *, goal: float | None) -> Figure:
    found = [
        frozenset(tag.theme for tag in tags_of(mask(each.text).text, themes=themes))
        if not is_empty(each.text)
        else frozenset()
        for each in comments
    ]
    true = [each.themes for each in comments]
    ours = macro_f1(list(zip(found, true, strict=True)), themes.keys)
    everything = macro_f1([(frozenset(themes.keys), each) for each in true], themes.keys)
    return Figure(
        "themes, macro-F1 over eleven",
        f"{ours:.3f}",
        f"mark everything {everything:.3f}",
        f"{goal}" if goal else "",
        ours >= goal if goal else None,
    )


# --- sentiment


def sentiment_figures(comments: Sequence[Labelled], *, goal: float | None) -> list[Figure]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    plain = SentimentIntensityAnalyzer()

    def ours(text: str) -> str:
        return "neutral" if is_empty(text) else sentiment_of(text).feeling

    def vader(text: str) -> str:
        score = plain.polarity_scores(text)["compound"]
        return "positive" if score >= 0.05 else "negative" if score <= -0.05 else "neutral"

    two = [each for each in comments if each.sentiment in ("positive", "negative")]
    figures = []
    for what, judged, labels, wanted in (
        ("sentiment, positive against negative", two, ("positive", "negative"), goal),
        ("sentiment, three classes", comments, ("positive", "negative", "neutral"), None),
    ):
        measured, anchor = (_feeling_f1(judged, judge, labels) for judge in (ours, vader))
        figures.append(
            Figure(
                f"{what}, macro-F1",
                f"{measured:.3f}",
                f"plain VADER {anchor:.3f}",
                f"{wanted}" if wanted else "",
                measured >= wanted if wanted else None,
            )
        )
    return figures


def _feeling_f1(comments: Sequence[Labelled], judge: Callable[[str], str], labels: Sequence[str]) -> float:
    def in_three(feeling: str) -> frozenset[str]:
        return frozenset({"neutral" if feeling == "mixed" else feeling})

    return macro_f1([(in_three(judge(each.text)), in_three(each.sentiment)) for each in comments], labels)


# --- suggestions and the queue


def suggestion_figure(comments: Sequence[Labelled]) -> Figure:
    asked = [each for each in comments if each.asks]
    found = sum(bool(suggestions_in(each.text)) for each in asked)
    false = sum(bool(suggestions_in(each.text)) for each in comments if not each.asks)
    return Figure(
        "suggestions found",
        f"{found} of {len(asked)}",
        f"{false} of {len(comments) - len(asked)} others taken for one",
        "80%",
        found >= 0.8 * len(asked),
    )


def queue_figure(comments: Sequence[Labelled]) -> Figure:
    weighed = [attention(each.text) for each in comments]
    places = in_order(weighed)
    grave = sum(each.is_grave for each in comments)
    first = sum(each.is_grave and weight.is_first for each, weight in zip(comments, weighed, strict=True))
    false = sum(not each.is_grave and weight.is_first for each, weight in zip(comments, weighed, strict=True))
    early = sum(each.is_grave and place <= 2 * grave for each, place in zip(comments, places, strict=True))
    return Figure(
        "concerns marked to be read first",
        f"{first} of {grave}; {early} among the first {2 * grave}",
        f"{false} of {len(comments) - grave} others marked",
    )


# --- masking


@dataclass(frozen=True)
class Named:
    """A comment made of a template, and the places of the names in it."""

    text: str
    names: tuple[tuple[int, int], ...]
    is_lowered: bool


def named_comments(seed: int = 7) -> tuple[list[Named], tuple[str, ...]]:
    """Make comments that name people; return them with all names, for the roster."""
    told = tomllib.loads((DATA / "people.toml").read_text(encoding="utf-8"))
    random = Random(seed)
    people = [f"{given} {random.choice(told['surnames'])}" for given in told["given"]]
    made = []
    for number in range(NAMED_COMMENTS):
        is_lowered = number % 9 == 0
        made.append(
            _filled(random.choice(told["lowered" if is_lowered else "templates"]), people, told, random, is_lowered)
        )
    return made, tuple(people)


def _filled(pattern: str, people: Sequence[str], told: dict[str, list[str]], random: Random, is_lowered: bool) -> Named:
    text, names = "", []
    for piece in pattern.replace("{", "\0{").replace("}", "}\0").split("\0"):
        person = random.choice(people)
        given, _, surname = person.partition(" ")
        value = {"{n}": given, "{f}": person, "{s}": surname, "{p}": random.choice(told["schools"])}.get(piece, piece)
        if piece in ("{n}", "{f}", "{s}"):
            names.append((len(text), len(text) + len(value)))
            value = value.lower() if is_lowered else value
        text += value
    return Named(text, tuple(names), is_lowered)


def masking_figures() -> list[Figure]:
    comments, people = named_comments()
    on_roster = Random(3).sample(people, round(ON_ROSTER * len(people)))
    total = sum(len(each.names) for each in comments)
    by_shape, _, _ = _found(comments, lambda text: [(start, end) for start, end, _ in shapes_in(text)])
    figures = []
    for words, roster, wanted, leak in (
        ("no roster", NOBODY, 0.88, 0.10),
        ("60% on the roster", Roster(learners=tuple(on_roster)), 0.94, 0.06),
    ):
        found, leaking, lowered = _found(comments, _masker(roster))
        figures += [
            Figure(
                f"names masked, {words}",
                f"{found / total:.1%} of {total}",
                f"by shape only {by_shape / total:.0%}",
                f"{wanted:.0%}",
                found >= wanted * total,
            ),
            Figure(
                f"  comments leaking a name, {words}",
                f"{leaking / len(comments):.1%}",
                "",
                f"{leak:.0%}",
                leaking <= leak * len(comments),
            ),
            Figure(
                f"  names in small letters, {words}",
                f"{lowered} of {sum(len(each.names) for each in comments if each.is_lowered)}",
            ),
        ]
    clean = tomllib.loads((DATA / "people.toml").read_text(encoding="utf-8"))["clean"]
    touched = sum(bool(mask(text).spans) for text in clean)
    return [*figures, Figure("clean comments with something masked", f"{touched} of {len(clean)}", "", "1 of 120")]


def _masker(roster: Roster) -> Callable[[str], list[tuple[int, int]]]:
    return lambda text: [(span.start, span.end) for span in mask(text, roster=roster).spans]


def _found(comments: Sequence[Named], spans_of: Callable[[str], list[tuple[int, int]]]) -> tuple[int, int, int]:
    """Count names found whole, comments that leak one, and names found in small letters."""
    found = leaking = lowered = 0
    for comment in comments:
        spans = spans_of(comment.text)
        hidden = [any(start <= name[0] and name[1] <= end for start, end in spans) for name in comment.names]
        found += sum(hidden)
        leaking += not all(hidden)
        lowered += sum(hidden) if comment.is_lowered else 0
    return found, leaking, lowered


def speed(themes: ThemeList, comments: Sequence[Labelled]) -> Figure:
    texts = [each.text for each in comments] * 5
    judge = Judge(themes=themes)
    judge_all(texts[:50], judge=judge)
    began = time.process_time()
    judge_all(texts, judge=judge)
    took = (time.process_time() - began) / len(texts)
    return Figure(
        "masked, labelled and weighed, CPU for each comment", f"{1000 * took:.1f} ms", "themes alone 0.05-0.2 ms"
    )


def all_figures(comments: Sequence[Labelled], themes: ThemeList, *, goals: bool) -> list[Figure]:
    figures = [themes_figure(comments, themes, goal=0.60 if goals else None)]
    figures += sentiment_figures(comments, goal=0.80 if goals else None)
    if any(each.asks for each in comments):
        figures.append(suggestion_figure(comments))
    return [*figures, queue_figure(comments)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--development", type=Path)
    parser.add_argument("--reviews", type=Path)
    options = parser.parse_args()
    themes, faults = read_themes(tomllib.loads(template("themes.toml")))
    assert not faults
    kept = invented_comments("kept")
    if options.development:
        show(
            "Development comments (the lists were bettered with them)",
            all_figures(development(options.development), themes, goals=False),
        )
    show("Own comments the lists were bettered with", all_figures(invented_comments("tuned"), themes, goals=False))
    show(
        "Own comments the lists were never bettered with (same author: optimistic)",
        all_figures(kept, themes, goals=True),
    )
    show("Names in 400 invented comments", [*masking_figures(), speed(themes, kept)])
    if options.reviews:
        lines = options.reviews.read_text(encoding="utf-8").splitlines()
        pairs = [line.partition("|") for line in lines if line.strip()]
        reviews = [Labelled(text.strip(), frozenset(), label.strip(), None, False) for label, _, text in pairs]
        counts = Counter(each.sentiment for each in reviews)
        show(f"Public course reviews {dict(counts)}", sentiment_figures(reviews, goal=0.80)[:1])


if __name__ == "__main__":
    main()
