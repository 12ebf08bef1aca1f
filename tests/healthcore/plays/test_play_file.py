"""`plays.toml`: what it can say, and how it is refused."""

from pathlib import Path

import pytest

from healthcore.plays.file import read_plays, shipped_plays
from healthcore.plays.play import Play, TaskAction, Trigger, Webhook
from healthcore.plays.task import Priority
from healthcore.vocabulary.errors import PlayError

ASK = "Reference Request"


def read(tmp_path: Path, text: str) -> tuple[Play, ...]:
    path = tmp_path / "plays.toml"
    path.write_text(text, encoding="utf-8")
    return read_plays(path)


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(PlayError) as error:
        read(tmp_path, text)
    return "\n".join(error.value.problems)


def test_without_a_file_there_are_the_shipped_plays(tmp_path: Path) -> None:
    assert read_plays(tmp_path / "plays.toml") == shipped_plays()


def test_everything_that_a_play_can_say(tmp_path: Path) -> None:
    *_, play = read(
        tmp_path,
        """
        [[plays]]
        name = "Save the renewal"
        description = "Before it is too late."
        when = "health == poor and days_to_renewal <= 60"
        on = "leaves"
        for_days = 3
        rearm = 30
        quiet_days = 7
        enabled = false
        [plays.task]
        title = "Save {{ name }}"
        due_in_days = 1
        priority = "low"
        [plays.set]
        plan = "rescue"
        urgent = true
        [plays.webhook]
        url = "${HOOK}"
        headers = { Authorization = "Bearer ${TOKEN}" }
        """,
    )

    assert play == Play(
        name="Save the renewal",
        description="Before it is too late.",
        when="health == poor and days_to_renewal <= 60",
        on=Trigger.LEAVES,
        for_days=3,
        rearm=30,
        quiet_days=7,
        enabled=False,
        task=TaskAction("Save {{ name }}", due_in_days=1, priority=Priority.LOW),
        sets={"plan": "rescue", "urgent": True},
        webhook=Webhook("${HOOK}", {"Authorization": "Bearer ${TOKEN}"}),
    )
    assert play.actions == ("task", "attribute", "webhook")


def test_a_file_changes_what_a_shipped_play_says_and_leaves_the_rest(tmp_path: Path) -> None:
    text = f'[[plays]]\nname = "{ASK.lower()}"\nquiet_days = 400\n[plays.task]\nowner = "Reference desk"\n'

    plays = read(tmp_path, text)

    (changed,) = [play for play in plays if play.name == ASK]
    (shipped,) = [play for play in shipped_plays() if play.name == ASK]
    assert [play.name for play in plays] == [play.name for play in shipped_plays()]
    assert (changed.quiet_days, changed.when, changed.shipped) == (400, shipped.when, True)
    assert changed.task is not None
    assert shipped.task is not None
    assert (changed.task.owner, changed.task.title) == ("Reference desk", shipped.task.title)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[plays", "plays.toml: "),
        ("[play]\nx = 1", "'play' is nothing that this file can say"),
        ('plays = "all"', "a play begins with [[plays]]"),
        ('[[plays]]\nwhen = "nps < 0"', "play 1, name: String should have at least 1"),
        ('[[plays]]\nname = "X"\nwhen = "nps < 0"', "play 'X': it does nothing"),
        ('[[plays]]\nname = "X"\nwhen = "nps < 0"\nwhne = 1', "play 'X', whne: Extra inputs"),
        ('[[plays]]\nname = "X"\nwhen = "nps < 0"\nfor_days = -1\nset = {a = 1}', "for_days: "),
        ('[[plays]]\nname = "X"\nwhen = "nps < 0"\nset = {"Bad Name" = 1}', "set.Bad Name"),
        (
            '[[plays]]\nname = "X"\nwhen = "nps < 0"\nset = {a = []}',
            "set.a: a value is a text, a number, a day,",
        ),
        ('[[plays]]\nname = "X"\nwhen = "nps < 0"\nset = {a = 1}\nescalate = {when = "nps < -9"}', "it has none"),
        (
            '[[plays]]\nname = "X"\nwhen = "nps < 0"\nset = {a = 1}\nmode = "manual"\non = "leaves"',
            "a manual play is for accounts that meet",
        ),
        ('[[plays]]\nname = "X"\nwhen = "nps < 0"\ncounts = "days_in_good"', "come with Pulsebook"),
        ('[[plays]]\nname = "Track Days in Good Health"\nenabled = false', "counted by the history itself"),
        ('[[plays]]\nname = "X"\nwhen = "a < 0"\nset = {a = 1}\n' * 2, "two plays of this name"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in refused(tmp_path, text)


HOOK = '[[plays]]\nname = "X"\nwhen = "nps < 0"\n[plays.webhook]\n'


@pytest.mark.parametrize(
    ("hook", "problem"),
    [
        ('url = "https://ann:word@example.com/"', "no name or password in an address"),
        ('url = "https://example.com/?api_key=abc123"', "api_key looks like a secret"),
        ('url = "https://example.com/"\nheaders = {Authorization = "Bearer abc"}', "Authorization looks like a secret"),
        ('url = "https://example.com/"\nheaders = {X-Api-Key = "abc"}', "X-Api-Key looks like a secret"),
        ('url = "https://example.com/"\nheaders = {X-Team = "a\\nb"}', "no header of one line"),
        ('url = "http://example.com/"', "over https://"),
        ('url = "example.com"', "no address of the web"),
        ('url = "file:///etc/passwd"', "no address of the web"),
    ],
)
def test_secrets_and_bad_addresses_are_refused(tmp_path: Path, hook: str, problem: str) -> None:
    assert problem in refused(tmp_path, HOOK + hook)


@pytest.mark.parametrize(
    "hook",
    [
        'url = "${HOOK}"',
        'url = "https://example.com/hook"',
        'url = "https://example.com/?token=${TOKEN}"',
        'url = "http://127.0.0.1:8080/"',
        'url = "http://localhost:8080/"\nheaders = {Authorization = "Bearer ${TOKEN}", X-Team = "north"}',
    ],
)
def test_addresses_that_can_be_used(tmp_path: Path, hook: str) -> None:
    assert read(tmp_path, HOOK + hook)[-1].webhook is not None
