"""What a text would reach, and how Slack keeps it."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.sandbox.slack.mrkdwn import kept, mentions_in


def marked(text: str, **more: Any) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text, **more}}]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a & b", "a &amp; b"),
        ("a &amp; b &lt;", "a &amp; b &lt;"),
        ("1 < 2 > 0", "1 &lt; 2 &gt; 0"),
        ("<@U1> <#C1|x> <!here> <https://a.b|c>", "<@U1> <#C1|x> <!here> <https://a.b|c>"),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
    ],
)
def test_a_text_is_kept_as_slack_keeps_it(text: str, expected: str) -> None:
    assert kept(text) == expected


def test_escaped_text_reaches_nobody() -> None:
    found = mentions_in("&lt;!channel&gt; &lt;@U1&gt;", marked("&lt;!here&gt;"))

    assert not found.notifies_anybody


def test_mentions_are_found_in_text_markup_and_rich_text() -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "user", "user_id": "U3"},
                    {"type": "broadcast", "range": "channel"},
                    {"type": "text", "text": "<@U9>"},
                ],
            }
        ],
    }

    found = mentions_in("<@U1> <!subteam^S1>", [*marked("<@U2> <!here> <https://a.b>"), rich])

    assert found.users == ["U1", "U2", "U3"]
    assert found.usergroups == ["S1"]
    assert found.broadcasts == ["here", "channel"]
    assert found.links == ["https://a.b"]


def test_plain_text_objects_reach_nobody() -> None:
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "<!channel> <@U1>"}}]

    assert not mentions_in("", blocks).notifies_anybody


def test_a_typed_broadcast_counts_where_slack_parses_names() -> None:
    assert mentions_in("", marked("@channel look")).broadcasts == ["channel"]
    assert mentions_in("", marked("@channel look", verbatim=True)).broadcasts == []


def test_attachments_count_too() -> None:
    attachment = {"pretext": "<!here>", "text": "<@U1>", "blocks": marked("<@U2>")}

    found = mentions_in("", [], [attachment])

    assert (found.broadcasts, found.users) == (["here"], ["U1", "U2"])
