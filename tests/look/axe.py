"""What axe-core finds wrong in a page as it stands in a browser."""

from axe_playwright_python.base import AXE_SCRIPT

OPTIONS = {"preload": False, "resultTypes": ["violations"]}
RUN = "options => axe.run(options).then(found => found.violations)"


def faults(page, *, colours=True):
    """[(rule, the elements that break it)]. Contrast takes two thirds of its time and depends on no width.

    `colours=False`: for a page whose contrast was judged at another width.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, {**OPTIONS, "rules": {"color-contrast": {"enabled": colours}}})
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
