"""Files go up in three steps, and show in blocks once Slack is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integrations.sandbox.slack.conftest import Team

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


def image(file_id: str) -> list[dict[str, Any]]:
    return [{"type": "image", "alt_text": "A chart", "slack_file": {"id": file_id}}]


def test_an_upload_with_a_channel_is_shared_as_a_message(team: Team) -> None:
    answer = team.client.files_upload_v2(
        content=PNG, filename="chart.png", title="Chart", channel=team.channel, initial_comment="See"
    )

    [message] = team.history()
    described = team.client.files_info(file=answer["file"]["id"])["file"]
    assert (message["text"], message["files"][0]["title"]) == ("See", "Chart")
    assert described["mimetype"] == "image/png"
    assert described["shares"]["public"][team.channel][0]["ts"] == message["ts"]


def test_the_picture_can_be_downloaded_with_the_token_only(team: Team) -> None:
    answer = team.client.files_upload_v2(content=PNG, filename="chart.png")
    url = answer["file"]["url_private"]

    with_token = requests.get(url, headers={"Authorization": f"Bearer {team.app.bot_token}"}, timeout=5)
    without = requests.get(url, allow_redirects=False, timeout=5)

    assert with_token.content == PNG
    assert without.status_code == 302


def test_a_picture_shows_in_a_block_once_it_is_processed(
    team: Team, until: Callable[[Callable[[], bool]], None]
) -> None:
    team.sandbox.world.slack.files.processing_seconds = 0.2
    file_id = team.client.files_upload_v2(content=PNG, filename="chart.png")["file"]["id"]

    with pytest.raises(SlackApiError) as caught:
        team.client.chat_postMessage(channel=team.channel, text="Chart", blocks=image(file_id))
    assert caught.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]

    until(lambda: bool(team.client.files_info(file=file_id)["file"]["mimetype"]))
    assert team.client.chat_postMessage(channel=team.channel, text="Chart", blocks=image(file_id))["ok"]


def test_a_file_of_another_app_cannot_be_shown(team: Team) -> None:
    other = team.act("install_app", ["files:write", "files:read"])
    theirs = team.client_with(other.bot_token).files_upload_v2(content=PNG, filename="chart.png")["file"]["id"]

    with pytest.raises(SlackApiError, match="invalid slack file"):
        team.client.chat_postMessage(channel=team.channel, text="Chart", blocks=image(theirs))


def test_an_upload_needs_a_channel_id_and_its_bytes(team: Team) -> None:
    with pytest.raises(SlackApiError, match="input must match regex pattern"):
        team.client.files_upload_v2(content=PNG, filename="chart.png", channel="training")

    place = team.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    assert requests.post(place["upload_url"], data=b"short", timeout=5).status_code == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        team.client.files_completeUploadExternal(files=[{"id": place["file_id"], "title": "Chart"}])


def test_a_deleted_file_is_gone(team: Team) -> None:
    file_id = team.client.files_upload_v2(content=PNG, filename="chart.png")["file"]["id"]

    team.client.files_delete(file=file_id)

    with pytest.raises(SlackApiError, match="file_deleted"):
        team.client.files_info(file=file_id)


def test_the_old_upload_has_ended(team: Team) -> None:
    with pytest.raises(SlackApiError, match="method_deprecated"):
        team.client.api_call("files.upload", params={"content": "x"})
