"""docs/keys.md says what the table of actions says."""

from pathlib import Path

from annotator.gui.actions import ACTIONS, PLACE_TITLES

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def page() -> str:
    parts = [
        "# Keys\n\n"
        "A letter is the letter printed on the key, whatever the layout; other keys are places\n"
        "on the keyboard, so all of them work with an Arabic layout too. F1 shows them as they\n"
        "stand on your keyboard; the shortcuts editor changes them.\n"
    ]
    for place, title in PLACE_TITLES.items():
        rows = [one for one in ACTIONS if place in one.places and one.keys]
        parts.append(f"\n## {title}\n\n| keys | does |\n|---|---|\n")
        parts.extend(f"| {' · '.join(map(str, one.keys))} | {one.title} |\n" for one in rows)
    parts.append(
        "\n## Mouse\n\n"
        "Drag selects whole words, Ctrl+drag single letters; a double click takes a word, a\n"
        "triple click a sentence; the edges of the selected span can be dragged; further clicks\n"
        "on stacked spans go through them; Ctrl+wheel zooms.\n"
    )
    return "".join(parts)


def test_the_page_of_keys_is_the_table_of_actions() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write page() into docs/keys.md"
