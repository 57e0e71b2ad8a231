"""What stands in the file about suggestions: where they come from, and what became of them."""

from collections.abc import Iterator
from dataclasses import replace

from annotator.core.model import Annotation, Id
from annotator.core.suggesting import Gazetteer, Pattern, SuggestingRules
from annotator.store.bodies import DismissalBody, VerdictBody, decode
from annotator.store.gesture import Gesture
from annotator.store.ids import named_id
from annotator.store.objects import Shelf
from annotator.store.reading import tells_damage

_PAGE = 1_000  # verdicts read at a time


@tells_damage
class Sources(Shelf):
    """Gazetteers, patterns and the rules of suggesting: the lead's."""

    def gazetteers(self) -> list[Gazetteer]:
        """Return the gazetteers that are in use."""
        found = [decode(body, Gazetteer) for _, body, _ in self.project_wide("gazetteer")]
        return [one for one in found if not one.retired]

    def patterns(self) -> list[Pattern]:
        """Return the patterns that are in use."""
        found = [decode(body, Pattern) for _, body, _ in self.project_wide("pattern")]
        return [one for one in found if not one.retired]

    def rules(self) -> SuggestingRules:
        """Return what the lead decided, or what holds until then."""
        for _, body, _ in self.project_wide("suggesting"):
            return decode(body, SuggestingRules)
        return SuggestingRules(named_id("suggesting"))

    def write(self, gesture: Gesture, source: Gazetteer | Pattern) -> None:
        """Add a source or set what it is."""
        kind = "gazetteer" if isinstance(source, Gazetteer) else "pattern"
        gesture.put(kind, source.id, source)

    def write_rules(self, gesture: Gesture, rules: SuggestingRules) -> None:
        """Set the rules of suggesting; there is one set of them."""
        one = replace(rules, id=named_id("suggesting"))
        gesture.put("suggesting", one.id, one)


@tells_damage
class Verdicts(Shelf):
    """What each annotator made of the suggestions in a document."""

    def of(self, document: Id, annotator: Id) -> dict[Id, VerdictBody]:
        """Return the verdicts by suggestion, those that were only passed over as well."""
        found = {}
        for _, layer, text, _ in self.of_document("verdict", document):
            if layer == annotator:
                body = decode(text, VerdictBody)
                found[body.suggestion] = body
        return found

    def everywhere(self) -> Iterator[tuple[Id, Id, VerdictBody]]:
        """Yield (document, annotator, verdict) of the whole project, in short reads."""
        seen = 0
        while rows := self._door.connection.execute(
            """
            select o.id, d.uuid, o.layer, o.body
            from objects o join documents d on d.id = o.document
            join changes c on c.position = o.change join gestures g on g.id = c.gesture
            where o.id > ? and o.kind = 'verdict' and o.alive = 1 and d.alive = 1
              and g.sealed is not null
            order by o.id limit ?
            """,
            (seen, _PAGE),
        ).fetchall():
            for number, document, layer, text in rows:
                seen = int(number)
                yield bytes(document).hex(), bytes(layer).hex(), decode(text, VerdictBody)

    def write(
        self,
        gesture: Gesture,
        suggestion: Annotation,
        *,
        taken: bool,
        passed: bool = False,
        changed: bool = False,
    ) -> None:
        """Take or reject a suggestion, or say that it was passed over or marked otherwise.

        One that stands in no layer is written down with it: nobody could look it up later.
        """
        identity = named_id("verdict", suggestion.id, gesture.me.id)
        body = VerdictBody(suggestion.id, taken, passed, changed)
        if not suggestion.layer:
            body = VerdictBody(
                suggestion.id,
                taken,
                passed,
                changed,
                label=suggestion.label,
                pieces=suggestion.pieces,
                quote=suggestion.quote,
                source=suggestion.origin.by,
                kind=str(suggestion.foreign.get("kind", "")),
                score=suggestion.score,
                planted=bool(suggestion.foreign.get("planted", False)),
            )
        gesture.put("verdict", identity, body, document=suggestion.document, layer=gesture.me.id)


@tells_damage
class Dismissals(Shelf):
    """Findings of the check that an annotator put aside."""

    def of(self, document: Id, annotator: Id) -> dict[str, str]:
        """Return the reason by finding."""
        found = {}
        for _, layer, text, _ in self.of_document("dismissal", document):
            if layer == annotator:
                body = decode(text, DismissalBody)
                found[body.finding] = body.reason
        return found

    def write(
        self, gesture: Gesture, document: Id, finding: str, reason: str, *, alive: bool = True
    ) -> None:
        """Put a finding aside, or (not alive) take that back."""
        identity = named_id("dismissal", document, finding, gesture.me.id)
        gesture.put(
            "dismissal",
            identity,
            DismissalBody(finding, reason),
            document=document,
            layer=gesture.me.id,
            alive=alive,
        )
