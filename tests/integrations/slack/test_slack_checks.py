"""What `cqi check` finds in Slack, and what it says to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integrations.slack.checks import check_app_token, check_bot_token, check_channel, check_user_group

if TYPE_CHECKING:
    from integrations.findings import Finding
    from tests.integrations.slack.slack_in_sandbox import Slack


def channel(slack: Slack, channel_id: str, *, token: str | None = None) -> Finding:
    [finding] = check_channel(
        token or slack.app.bot_token, channel_id, purpose="the weekly digest", api_url=slack.api_url
    )
    return finding


def test_a_good_bot_token_names_the_bot_and_its_scopes(slack: Slack) -> None:
    whose, *scopes = check_bot_token(slack.app.bot_token, scopes=("chat:write", "commands"), api_url=slack.api_url)

    assert whose.ok
    assert "Sandbox" in whose.what
    assert [scope.ok for scope in scopes] == [True, True]
    assert slack.methods() == ["auth.test"]


def test_a_missing_scope_says_where_to_add_it(slack: Slack) -> None:
    app = slack.install(("commands",))

    _, missing = check_bot_token(app.bot_token, scopes=("chat:write",), api_url=slack.api_url)

    assert not missing.ok
    assert "Bot Token Scopes, add chat:write, and reinstall" in str(missing.remedy)


def test_a_token_slack_does_not_accept_is_one_finding(slack: Slack) -> None:
    [finding] = check_bot_token("xoxb-1-2-wrong", scopes=("chat:write",), api_url=slack.api_url)

    assert not finding.ok
    assert "does not accept the token" in str(finding.remedy)


def test_an_app_token_in_the_bot_tokens_place_is_recognised_without_asking(slack: Slack) -> None:
    [finding] = check_bot_token(slack.app.app_token, scopes=(), api_url=slack.api_url)

    assert not finding.ok
    assert slack.methods() == []


def test_an_app_token_that_opens_a_connection_is_good(slack: Slack) -> None:
    [finding] = check_app_token(slack.app.app_token, api_url=slack.api_url)

    assert finding.ok


def test_an_app_token_that_opens_none_says_what_it_needs(slack: Slack) -> None:
    [finding] = check_app_token("xapp-1-A0-1-wrong", api_url=slack.api_url)

    assert not finding.ok
    assert "connections:write" in str(finding.remedy)


def test_a_channel_with_the_bot_in_it_is_good(slack: Slack) -> None:
    finding = channel(slack, slack.channel_id)

    assert finding.ok
    assert "#improvement" in finding.what


def test_a_channel_without_the_bot_says_what_to_type(slack: Slack) -> None:
    elsewhere = slack.do(lambda world: world.slack.add_channel("elsewhere", members=[slack.user_id]).id)

    assert "In #elsewhere type `/invite @`" in str(channel(slack, elsewhere).remedy)


def test_an_archived_channel_is_reported(slack: Slack) -> None:
    slack.do(lambda world: world.slack.archive(slack.channel_id))

    assert "is archived" in channel(slack, slack.channel_id).what


def test_a_channel_name_in_place_of_its_id_is_reported_without_asking(slack: Slack) -> None:
    assert "Channel ID" in str(channel(slack, "#improvement").remedy)
    assert slack.methods() == []


def test_without_the_scope_to_look_at_channels_one_message_is_read_instead(slack: Slack) -> None:
    app = slack.install(("chat:write", "channels:history"))
    slack.do(lambda world: world.slack.invite(slack.channel_id, app.bot_user_id))
    outside = slack.do(lambda world: world.slack.add_channel("outside", members=[slack.user_id]).id)

    assert channel(slack, slack.channel_id, token=app.bot_token).ok
    assert not channel(slack, outside, token=app.bot_token).ok


def test_a_user_group_of_the_settings_is_read_and_an_empty_or_unknown_one_is_reported(slack: Slack) -> None:
    full = slack.do(lambda world: world.slack.add_usergroup("qa", "QA team", members=[slack.user_id]).id)
    empty = slack.do(lambda world: world.slack.add_usergroup("old", "Old team").id)

    def checked(group_id: str) -> Finding:
        [finding] = check_user_group(slack.app.bot_token, group_id, role="QA team", api_url=slack.api_url)
        return finding

    assert checked(full).ok
    assert "1 in it" in checked(full).what
    assert "has nobody in it" in checked(empty).what
    assert "cannot see who is in the user group S0NOWHERE0 (role QA team)" in checked("S0NOWHERE0").what
