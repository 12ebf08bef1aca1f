"""Every command, declared once: its key, its palette entry, its help row.

A screen names the groups it offers; `bindings` makes Textual's bindings of them, help and palette list what is in
force. An action `rate` is the method `action_rate` of the screen or the application.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can ask for.

    Attributes:
        id: its name in settings and tests, `book.rate`; the part before the dot is its group.
        key: the keys that ask for it, comma-separated.
        action: what is called.
        label: two words for the footer.
        help: a sentence for help, palette and tooltip.
        footer: whether the footer has room for it.
        shown_key: how the key is written; empty for as it is.
    """

    id: str
    key: str
    action: str
    label: str
    help: str
    footer: bool = True
    shown_key: str = ""

    @property
    def group(self) -> str:
        """The group it is bound with."""
        return self.id.partition(".")[0]

    @property
    def in_order(self) -> bool:
        """Whether its key is taken at once, before any widget sees it.

        Keys that widgets see first are acted on later than those that are taken at once. What acts on the account
        under the cursor and what moves the cursor have to be of one sort, else a fast typist rates another account
        than meant: the keys of a screen and of its table are all taken at once.
        """
        return self.group != "app"

    @property
    def binding(self) -> Binding:
        """The command as Textual binds it."""
        return Binding(
            self.key,
            self.action,
            self.label,
            show=self.footer,
            key_display=self.shown_key or None,
            id=self.id,
            tooltip=self.help,
            priority=self.in_order,
        )


COMMANDS = (
    Command("app.today", "1", "go('today')", "Today", "Go to what changed and what is due", footer=False),
    Command("app.book", "2", "go('book')", "Book", "Go to the account table", footer=False),
    Command("app.trends", "3", "go('trends')", "Trends", "Go to the charts of the figures", footer=False),
    Command("app.references", "4", "go('references')", "References", "Go to the reference shortlist", footer=False),
    Command("app.tasks", "8", "go('tasks')", "Tasks", "Go to what is to be done", footer=False),
    Command("app.segment", "F", "segment", "Segment", "Look at a segment of the book on every screen", footer=False),
    Command("app.campaigns", "5", "go('campaigns')", "Campaigns", "Go to the campaigns", footer=False),
    Command(
        "app.settings",
        "6",
        "go('settings')",
        "Settings",
        "Go to the health model: profiles, scorecards, versions",
        footer=False,
    ),
    Command("app.sync", "7", "go('sync')", "Sync", "Go to the service that the book comes from", footer=False),
    Command(
        "app.tune_up",
        "9",
        "go('tune_up')",
        "Tune-up",
        "Go to what health said against who renewed and who left",
        footer=False,
    ),
    Command("app.help", "question_mark", "help", "Help", "List every key, search them, run one", shown_key="?"),
    Command(
        "app.palette",
        "colon,ctrl+p",
        "command_palette",
        "Commands",
        "Find a command or an account by name",
        footer=False,
        shown_key=":",
    ),
    Command("app.dark", "ctrl+t", "next_theme", "Theme", "Switch between the dark and the light theme", footer=False),
    Command("app.reload", "ctrl+r", "reload", "Reload", "Read the book's file again", footer=False),
    Command(
        "app.quit",
        "q,ctrl+q",
        "quit",
        "Quit",
        "Leave Pulsebook; everything is saved already",
        footer=False,
        shown_key="q",
    ),
    Command(
        "book.rate",
        "r",
        "rate",
        "Rate",
        "Rate the account's risk and see what that does before it is saved",
    ),
    Command(
        "book.filter",
        "slash",
        "filter",
        "Filter",
        "Filter as you type: words, !word, good, average, poor, unknown, or a condition behind =",
        shown_key="/",
    ),
    Command("book.sort", "s", "sort", "Sort", "Choose the column to sort by; the same one again turns it round"),
    Command("book.reverse", "S", "reverse", "Reverse", "Turn the order round", footer=False),
    Command(
        "book.health",
        "f",
        "next_health",
        "Health",
        "Show only Poor, then Average, Good, Unknown, then all",
        footer=False,
    ),
    Command("book.sweep", "w", "sweep", "Sweep", "Go through the ratings that are due, one by one", footer=False),
    Command("book.undo", "u", "undo", "Undo", "Take back the last rating of this session"),
    Command("book.export", "e", "export", "Export", "Write what is on screen to a CSV, XLSX, Markdown or JSON file"),
    Command(
        "book.report",
        "i",
        "report",
        "Import report",
        "Show how the source was read: every assumption, every value not understood",
        footer=False,
    ),
    Command(
        "book.keep",
        "ctrl+s",
        "keep_segment",
        "Keep as segment",
        "Keep what is filtered now as a segment of your own",
        footer=False,
    ),
    Command("book.task", "t", "task", "Task", "Make a task for the marked accounts, or the one under the cursor"),
    Command(
        "book.columns",
        "m",
        "file_columns",
        "Columns",
        "Look at the file's columns, and say what each of them is",
        footer=False,
    ),
    Command("book.copy", "y", "copy", "Copy", "Copy the account's name and id", footer=False),
    Command("book.cancelled", "x", "cancelled", "Cancelled", "List cancelled accounts too, or not", footer=False),
    Command("book.clear", "escape", "clear", "Clear", "Drop the filter and the marks", footer=False),
    Command(
        "account.rate",
        "r",
        "rate",
        "Rate",
        "Rate the account's risk and see what that does before it is saved",
    ),
    Command("account.task", "t", "task", "Task", "Make a task for the account, or start a play by hand"),
    Command("account.undo", "u", "undo", "Undo", "Take back the last rating of this session"),
    Command(
        "account.next", "right_square_bracket,n", "step(1)", "Next", "The next account of the table", shown_key="]"
    ),
    Command(
        "account.previous",
        "left_square_bracket,p",
        "step(-1)",
        "Previous",
        "The account before it in the table",
        shown_key="[",
    ),
    Command("account.down", "j", "scroll(1)", "Down", "Scroll down a line", footer=False),
    Command("account.up", "k", "scroll(-1)", "Up", "Scroll up a line", footer=False),
    Command("account.copy", "y", "copy", "Copy", "Copy the account as text", footer=False),
    Command("account.back", "escape,backspace", "back", "Back", "Back to where you came from", shown_key="esc"),
    Command("today.done", "d", "done", "Done", "Deal with the marked items, or the one under the cursor"),
    Command("today.snooze", "z", "snooze", "Snooze", "Send it away until a day, or until a condition holds"),
    Command("today.rate", "r", "rate", "Rate", "Rate the account's risk; its change is dealt with then"),
    Command("today.sweep", "w", "sweep", "Sweep", "Go through the ratings that are due, one by one", footer=False),
    Command("today.open", "enter", "open", "Open", "Open the account, or the model", footer=False),
    Command("today.other", "tab", "other", "Next list", "Go to the next list", shown_key="tab"),
    Command("today.cause", "c", "cause", "Cause", "Show only changes of one cause, then of the next, then all"),
    Command("today.undo", "u", "undo", "Undo", "Take back what was done here last, else the last rating"),
    Command(
        "today.export", "e", "export", "Export", "Write the changes to a CSV, XLSX, Markdown or JSON file", footer=False
    ),
    Command("today.copy", "y", "copy", "Copy", "Copy the item as text", footer=False),
    Command("today.back", "escape", "back", "Back", "Back to the account table", footer=False),
    Command("trends.next", "right,l,tab", "chart(1)", "Next", "The next chart", shown_key="→"),
    Command("trends.previous", "left,h,shift+tab", "chart(-1)", "Before", "The chart before", footer=False),
    Command("trends.longer", "plus,equals_sign", "period(1)", "Longer", "Look further back", shown_key="+"),
    Command("trends.shorter", "minus", "period(-1)", "Shorter", "Look less far back", footer=False),
    Command("trends.numbers", "n", "numbers", "Numbers", "The numbers behind the chart, and what they count exactly"),
    Command("trends.export", "e", "export", "Export", "Write the series to a CSV, XLSX, Markdown or JSON file"),
    Command("trends.back", "escape", "back", "Back", "From the numbers to the chart, and to the account table"),
    Command("sweep.next", "n", "step(1)", "Next", "The next account, this one as it is"),
    Command("sweep.previous", "p", "step(-1)", "Previous", "The account before it"),
    Command("sweep.undo", "u", "undo", "Undo", "Take back the last rating, and go back to its account"),
    Command("sweep.open", "o", "open", "Open", "Open the account, with its timeline"),
    Command("sweep.down", "pagedown", "evidence(0.5)", "Evidence down", "Scroll the evidence down", footer=False),
    Command("sweep.up", "pageup", "evidence(-0.5)", "Evidence up", "Scroll the evidence up", footer=False),
    Command("sweep.back", "escape", "back", "Back", "Leave the sweep; what was typed comes back", shown_key="esc"),
    Command("tasks.done", "d", "done", "Done", "Say that the marked tasks, or the one under the cursor, are done"),
    Command("tasks.drop", "x", "drop", "Drop", "Say that they will not be done"),
    Command("tasks.snooze", "z", "snooze", "Snooze", "Put them away until a day, or until a condition holds"),
    Command("tasks.change", "o", "change", "Assign", "Give them another owner, due day or priority"),
    Command("tasks.new", "t", "new", "New", "Make another task for the account", footer=False),
    Command("tasks.open", "enter", "open", "Open", "Open the account", footer=False),
    Command("tasks.view", "f", "view", "View", "Show open tasks, then snoozed ones, those that are over, all"),
    Command(
        "tasks.owner",
        "c",
        "owner",
        "Owner",
        "Show only the tasks of one owner, then of the next, then all",
        footer=False,
    ),
    Command(
        "tasks.reopen", "r", "reopen", "Reopen", "Bring them back, from a snooze or after they were over", footer=False
    ),
    Command("tasks.undo", "u", "undo", "Undo", "Take back what was done here last"),
    Command(
        "tasks.plays",
        "p",
        "plays",
        "Plays",
        "Show the plays of the book, and webhooks that were not sent",
        footer=False,
    ),
    Command(
        "tasks.export", "e", "export", "Export", "Write the tasks to a CSV, XLSX, Markdown or JSON file", footer=False
    ),
    Command("tasks.copy", "y", "copy", "Copy", "Copy the tasks as text", footer=False),
    Command(
        "tasks.back",
        "escape",
        "back",
        "Back",
        "Back to everybody's open tasks, then to the account table",
        footer=False,
    ),
    Command("import.accept", "i", "accept", "Import", "Import the file as it is decided, and remember how"),
    Command("import.field", "enter", "field", "Field", "Choose the field that the column fills", shown_key="enter"),
    Command("import.leave_out", "x", "leave_out", "Leave out", "Leave the column out, or take it in again"),
    Command("import.order", "o", "order", "Day first", "Read the column's dates day first, month first, year first"),
    Command("import.undo", "u", "undo", "Undo", "Take the last decision back"),
    Command("import.doubts", "d", "doubts", "Doubts", "List every decision and every value that could not be read"),
    Command("import.clean", "c", "clean", "Clean ids", "Match ids without regard to spaces, case, leading zeros"),
    Command("import.sheet", "w", "sheet", "Sheet", "Choose the sheet of the workbook", footer=False),
    Command("import.lower", "plus", "titles(1)", "Lower", "The titles stand a row lower", False, "+"),
    Command("import.higher", "minus", "titles(-1)", "Higher", "The titles stand a row higher", False, "-"),
    Command("import.encoding", "e", "encoding", "Encoding", "Choose the encoding of the text", footer=False),
    Command("import.rename", "n", "rename", "Name", "Choose what the new book is called", footer=False),
    Command("import.leave", "escape", "leave", "Leave", "Leave; nothing is remembered", shown_key="esc"),
    Command("references.open", "enter", "open", "Open", "Open the account", footer=False),
    Command("references.other", "tab", "other", "Other list", "Go to the other list", shown_key="tab"),
    Command("references.export", "e", "export", "Export", "Write the shortlist to a CSV, XLSX, Markdown or JSON file"),
    Command(
        "references.asked",
        "A",
        "asked",
        "Asked",
        "Write down that the account, or the marked ones, were asked: it starts their cool-down",
    ),
    Command("references.asks", "o", "asks", "Outcomes", "Every ask there was, and what came of it"),
    Command("references.undo", "u", "undo", "Undo", "Take back the last asks of this session", footer=False),
    Command("references.copy", "y", "copy", "Copy", "Copy the account's name and id", footer=False),
    Command("references.back", "escape", "back", "Back", "Back to the account table", footer=False),
    Command("campaigns.drafts", "d", "leave('drafts')", "Drafts", "Write a draft for each marked person, or for all"),
    Command("campaigns.csv", "e", "leave('csv')", "Merge", "Write a table for a mail merge, of the marked, or of all"),
    Command("campaigns.send", "S", "leave('send')", "Send", "Send the message to each marked person, or to all"),
    Command("campaigns.list", "w", "next_list", "Others", "Show who is reached, then who is not and why, then the log"),
    Command(
        "campaigns.opt_out",
        "o",
        "opt_out",
        "Opt out",
        "Keep the person out of every campaign; on somebody kept out here, take that back",
        footer=False,
    ),
    Command(
        "campaigns.settle",
        "c",
        "settle",
        "Settle",
        "Say what became of a message in the log: sent, or not sent",
        footer=False,
    ),
    Command("campaigns.open", "enter", "open", "Open", "Open the person's account", footer=False),
    Command("campaigns.other", "tab", "other", "Next list", "Go to the other list", shown_key="tab"),
    Command("campaigns.copy", "y", "copy", "Copy", "Copy the message, or the address", footer=False),
    Command("campaigns.back", "escape", "back", "Back", "Back to the account table", footer=False),
    Command("settings.edit", "enter", "edit", "Edit", "Change what is under the cursor", shown_key="enter"),
    Command(
        "settings.add", "a", "add", "Add", "Add another one: a profile, a condition, a dimension, a level, a metric"
    ),
    Command("settings.duplicate", "d", "duplicate", "Duplicate", "Put a copy of the profile behind it", footer=False),
    Command(
        "settings.down",
        "J,shift+down",
        "move(1)",
        "Move down",
        "Move the profile, condition or dimension down",
        footer=False,
        shown_key="J",
    ),
    Command(
        "settings.up",
        "K,shift+up",
        "move(-1)",
        "Move up",
        "Move the profile, condition or dimension up",
        footer=False,
        shown_key="K",
    ),
    Command("settings.disable", "x", "disable", "Disable", "Leave the profile out, or take it in again", footer=False),
    Command(
        "settings.delete", "delete,backspace", "delete", "Delete", "Delete what is under the cursor", shown_key="del"
    ),
    Command("settings.more", "plus,equals_sign", "nudge(1)", "More", "Move the threshold up by a step", shown_key="+"),
    Command("settings.less", "minus", "nudge(-1)", "Less", "Move the threshold down by a step", shown_key="-"),
    Command("settings.effect", "w", "effect", "What if", "Show everything that the draft would do to the book"),
    Command(
        "settings.save",
        "ctrl+s",
        "save",
        "Activate",
        "Put the draft in force, with a name and a reason: write it, and score the book by it",
        shown_key="^s",
    ),
    Command("settings.undo", "u", "undo", "Undo", "Take back the last edit"),
    Command("settings.redo", "ctrl+y", "redo", "Redo", "Do again what was taken back", footer=False),
    Command("settings.discard", "D", "discard", "Discard", "Let go of every edit", footer=False),
    Command(
        "settings.tune_up",
        "T",
        "tune_up",
        "Tune-up",
        "Hold the model against who renewed and who left",
        footer=False,
    ),
    Command("settings.other", "tab", "other", "Other list", "Go to the other list", footer=False),
    Command(
        "settings.back",
        "escape",
        "back",
        "Back",
        "Back to the sections, then to the account table; the draft stays",
        footer=False,
    ),
    Command("whatif.more", "plus,equals_sign", "nudge(1)", "More", "Move the threshold up by a step", shown_key="+"),
    Command("whatif.less", "minus", "nudge(-1)", "Less", "Move the threshold down by a step", shown_key="-"),
    Command("whatif.other", "tab", "other", "Next part", "Go to the next part of the screen", shown_key="tab"),
    Command("whatif.export", "e", "export", "Export", "Write the accounts that change colour to a file"),
    Command(
        "whatif.save", "ctrl+s", "save", "Activate", "Put the draft in force, with a name and a reason", shown_key="^s"
    ),
    Command("whatif.back", "escape", "back", "Back", "Back to the draft", shown_key="esc"),
    Command("sync.both", "s", "exchange('both')", "Sync", "Bring the accounts, then send the ratings that wait"),
    Command("sync.pull", "p", "exchange('pull')", "Pull", "Only bring the accounts"),
    Command("sync.push", "P", "exchange('push')", "Push", "Only send the ratings that wait"),
    Command("sync.mine", "m", "decide('mine')", "Keep ours", "In a conflict: our rating counts, and is sent"),
    Command("sync.theirs", "t", "decide('theirs')", "Take theirs", "In a conflict: the service's rating counts"),
    Command("sync.rate", "r", "rate", "Rate", "Rate the account anew, which decides a conflict too"),
    Command("sync.open", "enter", "open", "Open", "Open the account", footer=False),
    Command(
        "sync.back", "escape", "back", "Back", "Stop what is going on, else back to the account table", footer=False
    ),
    Command("tune_up.next", "tab", "view(1)", "Next view", "The next view of the back-test", shown_key="tab"),
    Command("tune_up.previous", "shift+tab", "view(-1)", "View before", "The view before", footer=False),
    Command(
        "tune_up.further", "plus,equals_sign", "distance(1)", "Earlier", "Look longer before the outcome", shown_key="+"
    ),
    Command("tune_up.nearer", "minus", "distance(-1)", "Later", "Look shorter before the outcome", shown_key="-"),
    Command("tune_up.outcomes", "o", "outcomes", "Outcomes", "Say where it stands who renewed and who left"),
    Command("tune_up.suggest", "s", "suggest", "Suggest", "Look for what would have told better, and judge it"),
    Command("tune_up.changes", "m", "wish('changes')", "Changes", "How much of today's model may change", footer=False),
    Command("tune_up.poor", "p", "wish('poor')", "Share of Poor", "How many of the accounts may be Poor", footer=False),
    Command("tune_up.draft", "d", "draft", "Draft", "Put the suggestion into Settings as a draft"),
    Command(
        "tune_up.open",
        "enter",
        "open",
        "Open",
        "Open the account as it is today; from a condition, Settings",
        footer=False,
    ),
    Command("tune_up.copy", "y", "copy", "Copy", "Copy the account with its conditions as they were", footer=False),
    Command(
        "tune_up.back", "escape", "back", "Back", "Stop what is going on, else back to the account table", footer=False
    ),
)

#: What help calls each group.
GROUPS = {
    "app": "Everywhere",
    "book": "Book",
    "account": "Account",
    "import": "Import",
    "today": "Today",
    "trends": "Trends",
    "sweep": "The rating sweep",
    "settings": "Settings",
    "whatif": "What if",
    "tune_up": "Tune-up",
    "sync": "Sync",
    "tasks": "Tasks",
    "references": "References",
    "campaigns": "Campaigns",
    "table": "Table",
}


def bindings(*groups: str) -> list[Binding]:
    """Textual's bindings of the commands of some groups."""
    return [command.binding for command in commands_of(groups)]


def commands_of(groups: Iterable[str]) -> list[Command]:
    """The commands of some groups, in the order of the registry."""
    wanted = set(groups)
    return [command for command in COMMANDS if command.group in wanted]
