"""Splits into train, dev and test that the lead froze: what was told of an article stays."""

from annotator.core.splitting import FrozenSplit, Side
from annotator.language import N_
from annotator.store.bodies import SplitBody, decode, one_of
from annotator.store.errors import Refused
from annotator.store.gesture import Gesture
from annotator.store.ids import named_id
from annotator.store.objects import Shelf
from annotator.store.reading import tells_damage


@tells_damage
class Splits(Shelf):
    """The frozen splits, by name."""

    def all(self) -> list[FrozenSplit]:
        """Return the splits that are frozen, the oldest first."""
        return [_split(body) for _, body, alive in self.project_wide("split") if alive]

    def get(self, name: str) -> FrozenSplit:
        """Return the split of that name. Raises Refused when none is."""
        for one in self.all():
            if one.name == name:
                return one
        raise Refused(N_("The project has no frozen split {name}."), name=name)

    def write(self, gesture: Gesture, split: FrozenSplit) -> None:
        """Freeze a split, or write down what came to it.

        Raises Refused when its name is none, or when one of that name is frozen and would change.
        """
        if not split.name or split.name != split.name.strip():
            raise Refused(N_("A frozen split needs a name without spaces at its ends."))
        known = next((one for one in self.all() if one.name == split.name), None)
        if known is not None and not _goes_on(known, split):
            raise Refused(
                N_("The split {name} is frozen already. Let it go first, or choose another name."),
                name=split.name,
            )
        gesture.put("split", named_id("split", split.name), _body(split))

    def remove(self, gesture: Gesture, name: str) -> None:
        """Let go of a frozen split; the journal keeps it. Raises Refused when there is none."""
        gesture.put("split", named_id("split", name), _body(self.get(name)), alive=False)


def _goes_on(known: FrozenSplit, now: FrozenSplit) -> bool:
    """Tell whether everything stands where it stood, or is gone from the project; the same rule."""
    before, after = known.places(), now.places()
    return known.rule == now.rule and all(after.get(x, side) == side for x, side in before.items())


def _body(split: FrozenSplit) -> SplitBody:
    sides = {side.value: tuple(articles) for side, articles in split.sides.items()}
    return SplitBody(split.name, split.rule, sides, tuple(split.left_out))


def _split(text: str) -> FrozenSplit:
    body = decode(text, SplitBody)
    sides = {one_of(Side, side): articles for side, articles in body.sides.items()}
    return FrozenSplit(body.name, body.rule, sides, body.left_out)
