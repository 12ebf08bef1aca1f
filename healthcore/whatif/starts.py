"""Which plays another model would start by itself: for accounts that begin, or cease, to meet their condition by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from healthcore.book.book import Book
from healthcore.changes.day import Day
from healthcore.conditions.meaning import metrics_read
from healthcore.conditions.tree import Expression
from healthcore.history.under_model import some_of
from healthcore.plays.planning import Sight, Start, plan
from healthcore.plays.play import Play, Trigger
from healthcore.plays.ready import ReadyPlay, ready
from healthcore.plays.state import PlayState, read_states
from healthcore.scoring.plan import Scored
from healthcore.segments.conditions import column_of, values_of
from healthcore.segments.derived import derived_of
from healthcore.segments.said import PLAY
from healthcore.vocabulary import Health
from healthcore.whatif.scored_twice import Both


@dataclass(frozen=True, slots=True)
class PlayStarts:
    """A play that would start.

    Attributes:
        play: the play.
        rows: the accounts that it would start for, as rows of the book.
    """

    play: Play
    rows: tuple[int, ...]


#: Derived values that are the same under every model: they come from the source, the ratings and the journal.
_OF_NO_MODEL = frozenset({"conflict", "rating_expired", "days_to_renewal", "last_asked", "asks_last_year"})


@dataclass(frozen=True)
class _Asked:
    """A condition of a play, ready to be asked of any accounts.

    Attributes:
        reads: the values that it reads.
        meets: whether a row of those meets it.
        now: which accounts meet it under the model in force.
    """

    reads: tuple[str, ...]
    meets: pl.Expr
    now: pl.Series


@dataclass(frozen=True, eq=False)
class PlaysNow:
    """The plays of a book as they are under the model in force.

    Attributes:
        day: the book and its past.
        plays: its plays.
    """

    day: Day
    plays: Sequence[Play]

    @cached_property
    def fitting(self) -> list[ReadyPlay]:
        """Those that act by themselves and fit the book."""
        automatic = [play for play in self.plays if not play.manual]
        return ready(automatic, self.day)[0]

    @cached_property
    def states(self) -> Mapping[str, PlayState]:
        """What they have seen and done."""
        return self.day.journal.database.read(read_states)

    @cached_property
    def _asked(self) -> Mapping[Expression, _Asked]:
        """Every condition of the plays."""
        conditions = [one for play in self.fitting for one in (play.condition, play.escalates) if one is not None]
        live = self._values.with_columns(cancelled=self.day.book.accounts["cancelled"])
        found = {}
        for condition in conditions:
            meets = column_of(self.day, condition)
            now = live.select(meets & ~pl.col("cancelled")).to_series()
            found[condition] = _Asked(tuple(metrics_read(condition)), meets, now)
        return found

    @cached_property
    def _values(self) -> pl.DataFrame:
        """Everything that the conditions read, under the model in force."""
        conditions = [one for play in self.fitting for one in (play.condition, play.escalates) if one is not None]
        return values_of(self.day, dict.fromkeys(name for one in conditions for name in metrics_read(one)))

    def look(self) -> "PlaysNow":
        """The same, with everything worked out that does not depend on a draft."""
        _ = self.states, self._asked, self.day.in_health
        return self

    def starts_under(self, both: Both) -> tuple[PlayStarts, ...]:
        """The plays that would start because of the other model, the most often first; nothing is written.

        Those that would start under the model in force too, and those that wait for days to go by, are not among them.
        """
        rows = both.touched
        if not rows.len() or not self.fitting:
            return ()
        day = self._day_of(both, rows)
        values = self._values_under(day, rows)
        found = [(one.play, self._starts(one, day, rows, values)) for one in self.fitting]
        named = [PlayStarts(play, tuple(int(rows[start.row]) for start in starts)) for play, starts in found if starts]
        return tuple(sorted(named, key=lambda one: -len(one.rows)))

    def _values_under(self, day: Day, rows: pl.Series) -> pl.DataFrame:
        """What the conditions read of some accounts under the other model; what that lacks is no data."""
        derived = derived_of(day)
        columns = []
        for known in self._values.get_columns():
            name = known.name
            if name in derived and name not in _OF_NO_MODEL and not name.startswith(PLAY):
                columns.append(derived[name].values(day).cast(known.dtype).alias(name))
            elif name.startswith(("health.", "score.")) and name not in derived:
                columns.append(known.clear(rows.len()))
            else:
                columns.append(known.gather(rows))
        return pl.DataFrame(columns)

    def _starts(self, one: ReadyPlay, day: Day, rows: pl.Series, values: pl.DataFrame) -> Sequence[Start]:
        """What a play would do for accounts that meet its condition under only one of the models."""
        asked = self._asked[one.condition]
        before, now = asked.now.gather(rows), values.select(asked.meets).to_series()
        leaves = one.play.on is Trigger.LEAVES
        turned = (before & ~now if leaves else now & ~before).arg_true()
        if not turned.len():
            return ()
        who = dict(zip(day.book.accounts["account_id"].gather(turned), turned, strict=True))
        known = self.states.get(one.play.name) or PlayState()
        state = PlayState(
            inside=dict.fromkeys(who, day.as_of) if leaves else {},
            firings={account_id: known.firings[account_id] for account_id in who if account_id in known.firings},
        )
        sight = Sight(one, day.as_of, {} if leaves else who, who if leaves else {}, {}, {})
        return plan(sight, state).starts

    def _day_of(self, both: Both, rows: pl.Series) -> Day:
        """The day with only some accounts, under the other model, in force since today."""
        book = _some_of(both.new.book, rows)
        day = Day(replace(self.day.opened, book=book), self.day.past)
        before = both.old.scored.outcome["health"].gather(rows)
        # Nothing of the past is another; whoever changes colour has the new one since today.
        day.__dict__.update(
            flips=self.day.flips,
            spans=self.day.spans,
            in_health=_in_health(self.day.in_health[rows], before, book.scored.outcome["health"], day),
        )
        return day


def _some_of(book: Book, rows: pl.Series) -> Book:
    scored = Scored(book.plan, book.scored.profile.gather(rows), book.scored.outcome[rows], (), ())
    return replace(book, accounts=book.accounts[rows], source=some_of(book.source, rows), scored=scored)


def _in_health(known: pl.DataFrame, was: pl.Series, health: pl.Series, day: Day) -> pl.DataFrame:
    turned = pl.lit(was != health)
    days = pl.when(turned).then(pl.lit(0, dtype=pl.Int32())).otherwise("days_in_health")

    def days_in(colour: Health) -> pl.Expr:
        return pl.when(pl.lit(health == colour.value)).then(days).when(days.is_not_null()).then(0)

    return known.with_columns(
        since=pl.when(turned).then(pl.lit(day.as_of)).otherwise("since"),
        at_least=pl.when(turned).then(pl.lit(value=False)).otherwise("at_least"),
        days_in_health=days,
        days_in_good=days_in(Health.GOOD),
        days_in_poor=days_in(Health.POOR),
    )
