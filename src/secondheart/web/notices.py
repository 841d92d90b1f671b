"""Small pages that stand where those of the package were not built."""

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - SecondHeart</title>
<main>
<h1>{title}</h1>
{paragraphs}
</main>
</html>
"""
_WORDS = {
    401: "Use the address printed in the terminal, token included; each works once.",
    403: "Open the address exactly as the terminal printed it.",
    404: "There is no such page.",
}


def notice(title: str, *sentences: str) -> str:
    """Return a page with a title and paragraphs."""
    paragraphs = "\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences if sentence)
    return _PAGE.format(title=escape(title), paragraphs=paragraphs)


def refusal(status: int, why: str) -> str:
    """Return the page for a request that is not answered."""
    return notice(f"Not here ({status})", why, _WORDS.get(status, "Go back to the page you came from."))


def not_built() -> str:
    """Return the page that stands where the pages were not built."""
    return notice(
        "The pages are not built",
        "This installation holds no scripts and styles for the coach.",
        "In a checkout run make frontend (it needs Node), or install SecondHeart from a wheel, which holds"
        " them. All else works: secondheart analyze, secondheart workouts.",
    )
