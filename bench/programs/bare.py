"""A bare Textual application: one line of text that counts the keys."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """As little as an application can be that still answers a key."""

    keys = 0

    def compose(self) -> ComposeResult:
        yield Static("ready, keys: 0")

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.keys += 1
        self.query_one(Static).update(f"ready, keys: {self.keys}")


if __name__ == "__main__":
    Bare().run()
