"""The scenes of which `make_pictures.py` makes pictures: what is opened, and the keys that lead there."""

from collections.abc import Sequence
from dataclasses import dataclass

#: What is opened beside files: the sample book, the demo that is connected to an invented service.
SAMPLE = "sample"
CONNECTED = "connected"


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        name: its file's, without the size.
        keys: what is pressed.
        opens: `SAMPLE`, `CONNECTED`, or a file, which the import screen shows if `imports` says so.
        light: whether it is in the light theme.
        imports: whether the columns of the file are looked at before it is a book.
    """

    name: str
    keys: Sequence[str] = ()
    opens: str = SAMPLE
    light: bool = False
    imports: bool = False


_FILTER = ("slash", *"lost map", "enter")
_THRESHOLD = ("6", "j", "enter", *"jjjjjj")
_PAST_THE_CHARTS = ("right",) * 5

#: Those in docs/pictures.
KEPT: Sequence[Scene] = (
    Scene("today", ("1", "j")),
    Scene("book", ("j", "j")),
    Scene("book-light", ("j", "j"), light=True),
    Scene("account", ("j", "j", "enter")),
    Scene("rate", (*_FILTER, "r", "3")),
    Scene("sweep", ("w", "2")),
    Scene("segments", ("2", "F")),
    Scene("trends", ("3",)),
    Scene("references", ("4",)),
    Scene("tasks", ("8",)),
    Scene("settings", (*_THRESHOLD, "plus", "plus")),
    Scene("what-if", (*_THRESHOLD, *["plus"] * 12, "w")),
    Scene("settings-condition", (*_THRESHOLD, "a", *"usage_frequency", "space", *">= ")),
    Scene("tune-up", ("9",)),
    Scene("tune-up-greens", ("9", "plus", "plus", "tab")),
    Scene("campaigns", ("5", "j", "tab", "j")),
    Scene("import", opens="crm.csv", imports=True),
    Scene("import-italy", ("down", "down"), opens="issue-811.csv", imports=True),
    Scene("import-hotels", opens="table-with-accents.csv", imports=True),
    Scene("import-numbers", ("enter",), opens="number-test.csv", imports=True),
)

#: Those that are only made to be looked at.
LOOKED_AT: Sequence[Scene] = (
    Scene("book-filter", ("slash", *"acme")),
    Scene("book-marked", ("2", "v", "j", "j", "j")),
    Scene("book-sort", ("2", "s")),
    Scene("book-nothing", ("slash", *"no such account", "enter")),
    Scene("book-segment", ("2", "F", "down", "enter")),
    Scene("book-report", ("2", "i")),
    Scene("book-export", ("2", "e")),
    Scene("book-keep", (*_FILTER, "ctrl+s")),
    Scene("book-task", ("2", "t")),
    Scene("book-empty", opens="no-accounts.csv"),
    Scene("book-broken", opens="same-id.csv"),
    Scene("book-missing", opens="no-such-file.csv"),
    Scene("book-hostile", opens="hostile.csv"),
    Scene("account-timeline", ("j", "j", "enter", *["j"] * 18)),
    Scene("account-end", ("j", "j", "enter", *["j"] * 90)),
    Scene("account-hostile", ("enter",), opens="hostile.csv"),
    Scene("today-cause", ("1", "c")),
    Scene("today-tasks", ("1", "tab")),
    Scene("today-ratings", ("1", "tab", "tab")),
    Scene("today-snooze", ("1", "z")),
    Scene("today-snooze-until", ("1", "z", "right")),
    Scene("today-changes-done", ("1", "a", "d")),
    Scene("today-emptied", ("1", *["a", "d", "tab"] * 4)),
    Scene("trends-numbers", ("3", "n")),
    Scene("trends-dimensions", ("3", "right", "right")),
    Scene("trends-money", ("3", *_PAST_THE_CHARTS)),
    Scene("trends-longer", ("3", "plus", "plus")),
    Scene("trends-segment", ("F", "down", "enter", "3")),
    Scene("references-near", ("4", "tab", "j")),
    Scene("references-export", ("4", "e")),
    Scene("references-ask", ("4", "A")),
    Scene("references-asks", ("4", "o")),
    Scene("campaigns-people", ("5",)),
    Scene("campaigns-others", ("5", "w")),
    Scene("campaigns-log", ("5", "w", "w")),
    Scene("campaigns-leave", ("5", "j", "d")),
    Scene("campaigns-send", ("5", "j", "S")),
    Scene("tasks-over", ("8", "f", "f")),
    Scene("tasks-change", ("8", "o")),
    Scene("tasks-done", ("8", "d")),
    Scene("tasks-new", ("8", "t")),
    Scene("plays", ("8", "p")),
    Scene("sweep-start", ("w",)),
    Scene("rate-note", (*_FILTER, "r", "2", "tab", *"They asked about leaving.")),
    Scene("help", ("2", "question_mark")),
    Scene("help-today", ("1", "question_mark")),
    Scene("palette", ("2", "colon")),
    Scene("palette-word", ("2", "colon", *"ex")),
    Scene("import-doubts", ("d",), opens="table-with-accents.csv", imports=True),
    Scene("import-latin", opens="latin1.csv", imports=True),
    Scene("import-blanks", opens="blank-cells.csv", imports=True),
    Scene("settings-sections", ("6", "j")),
    Scene("settings-model", ("6", *"jjj", "enter")),
    Scene("settings-rating", ("6", *"jjjj", "enter")),
    Scene("settings-metrics", ("6", *"jjjjj", "enter")),
    Scene("settings-versions", ("6", *"jjjjjj", "enter")),
    Scene("settings-wrong", (*_THRESHOLD, "enter", *["backspace"] * 16, *"nps > x")),
    Scene("settings-save", (*_THRESHOLD, "plus", "ctrl+s")),
    Scene("settings-leaving", (*_THRESHOLD, "plus", "q")),
    Scene("tune-up-reds", ("9", "tab", "tab")),
    Scene("tune-up-conditions", ("9", "tab", "tab", "tab")),
    Scene("tune-up-suggestion", ("9", "s")),
    Scene("tune-up-outcomes", ("9", "o")),
    Scene("tune-up-nothing", ("9",), opens="hostile.csv"),
    Scene("sync", ("7",), opens=CONNECTED),
    Scene("sync-conflict", ("7", "s"), opens=CONNECTED),
    Scene("sync-none", ("7",)),
    Scene("touch", opens="untouched.csv"),
)

#: Files of the pictures that are only looked at: name, text.
FILES = {
    "no-accounts.csv": "account_id,name,touch,engagement\n",
    "same-id.csv": "account_id,name,touch,engagement\nA1,Acme,high,70\nB2,Bolt,low,9\nA1,Acme again,high,12\n",
    "untouched.csv": "account_id,name,contract_value,engagement\nA1,Acme,12000,70\nB2,Bolt,9000,9\n",
    "hostile.csv": "account_id,name,touch,contract_value,engagement,csm_risk\n"
    "A1,Acme [EMEA] [/] [@click=app.quit],high,120000,72,1\n"
    "A2,🚀 Rocket 👩‍👩‍👧 Family,high,90000,8,\n"
    "A3,שלום עליכם בע״מ,high,45000,65,0\n"
    f"A4,{'Very long name ' * 20},high,1200000,40,3\n"
    "A5,=HYPERLINK(1),low,10,99,\n"
    "A6,日本株式会社東京支店,low,88000,61,\n",
}
