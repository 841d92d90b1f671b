"""Write the seven exercises into docs/exercises.md from their files: python scripts/exercise_docs.py."""

from html import escape
from pathlib import Path

from secondheart.exercises import Exercise, exercise_ids, limit_sentences, load_exercise, variant_names
from secondheart.exercises.words import asked_words

PAGE = Path(__file__).resolve().parents[1] / "docs" / "exercises.md"
BEGIN, END = "<!-- written from the files: begin -->", "<!-- written from the files: end -->"


def pictures_text(exercise: Exercise) -> list[str]:
    """Return the pictures of the start and the top; variants are shown by the article's."""
    if exercise.pictures is None or exercise.variant != "article":
        return []
    shown = []
    for moment, alt in (("start", exercise.pictures.start), ("top", exercise.pictures.top)):
        place = f"../src/secondheart/exercises/pictures/{exercise.id}.{moment}.webp"
        shown.append(f'<img src="{place}" alt="{escape(alt)}" width="360" height="270">')
    return [*shown, ""]


def exercise_text(exercise: Exercise) -> str:
    """Return the section of one exercise."""
    camera = exercise.camera
    stands = f"from the {camera.view}, {camera.height_cm:g} cm high, {camera.distance_m:g} m away"
    lines = [
        f"## {exercise.name}",
        "",
        f"`{exercise.id}`" + ("" if exercise.variant == "article" else f", variant `{exercise.variant}`")
        + f" · level {exercise.level} of 7, {exercise.level_name}",
        "",
        exercise.summary,
        "",
        *pictures_text(exercise),
        *(f"{number}. {step}" for number, step in enumerate(exercise.steps, 1)),
        "",
        f"**Asked:** {asked_words(exercise)}. {exercise.target.source}",
        "",
        *([f"**Changing legs:** {exercise.side_change}", ""] if exercise.side_change else []),
        f"**You need:** {' '.join(exercise.equipment)}",
        "",
        f"**To hold on to:** {exercise.hold_on_to}",
        "",
        f"**Easier:** {exercise.easier} **Harder:** {exercise.harder}",
        "",
        f"**Camera:** {stands}. {camera.advice} {camera.source}",
        "",
        f"**Phone:** {exercise.phone.advice}",
        "",
        "| fault | when | why it matters | where the number comes from |",
        "|---|---|---|---|",
        *(f"| {' | '.join((f'`{fault}`', *words))} |" for fault, *words in limit_sentences(exercise)),
        "",
        "| phase | soleus | gastrocnemius | where the numbers come from |",
        "|---|---|---|---|",
        *(
            f"| {phase} | {effort.soleus:g} | {effort.gastrocnemius:g} | {effort.source} |"
            for phase, effort in exercise.muscles.items()
        ),
        "",
        f"**Ask first:** {' '.join(exercise.ask_first)}",
        "",
        f"**Stop when:** {' '.join(exercise.stop_when)}",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def page_text(page: str) -> str:
    """Return the page with the sections of all exercises and variants written anew."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    sections = [
        exercise_text(load_exercise(name, variant))
        for name in exercise_ids()
        for variant in variant_names(name)
    ]
    return "\n".join([f"{before}{BEGIN}\n", *sections, f"{END}{after}"])


if __name__ == "__main__":
    PAGE.write_text(page_text(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
