"""Small pages that say one thing: who is not known, what is not built, what is not there."""

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - SecondHeart</title>
<link rel="stylesheet" href="/static/pages.css">
<main class="notice">
<h1>{title}</h1>
{paragraphs}
</main>
</html>
"""


def notice(title: str, *sentences: str) -> str:
    """Return a page with a title and paragraphs, as they stand."""
    paragraphs = "\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return _PAGE.format(title=escape(title), paragraphs=paragraphs)


def not_known() -> str:
    """Return the page for a browser that has not come in by its address."""
    return notice(
        "Use the address printed in the terminal",
        "This page opens with the address that secondheart coach prints, token included; each works once.",
        "It may have been used already, or belong to an earlier start: start secondheart coach again and open"
        " the address it prints. A browser that came in once is known for 30 days.",
    )


def phone_not_known() -> str:
    """Return the page for a phone whose code was used or has run out."""
    return notice(
        "Show the code again",
        "Each code lets one phone in, for ten minutes.",
        "Open Phone as the camera on the computer's page and take the code shown there now.",
    )


def not_built() -> str:
    """Return the page that stands where the pages were not built."""
    return notice(
        "The pages are not built",
        "This installation holds no scripts and styles for the coach.",
        "In a checkout run make frontend (it needs Node), or install SecondHeart from a wheel, which holds"
        " them. All else works: secondheart analyze, secondheart workouts.",
    )


def not_there(what: str) -> str:
    """Return the page for something that does not exist."""
    return notice("Not there", f"{what} does not exist here.", "Go back to the page you came from.")
