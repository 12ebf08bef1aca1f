"""The line of keys at the bottom of every screen."""

from textual.widgets import Footer as TextualFooter


class Footer(TextualFooter):
    """Textual's, but made anew only when its keys change: it is asked to after most keys, and that takes a frame."""

    _shown: tuple[object, ...] | None = None

    async def recompose(self) -> None:
        """Shows the keys that work now; a screen that was left meanwhile has none."""
        if not self.is_attached:
            return
        active = self.screen.active_bindings.values()
        shown = tuple((binding, enabled, tooltip) for _, binding, enabled, tooltip in active if binding.show)
        if shown != self._shown:
            self._shown = shown
            await super().recompose()
