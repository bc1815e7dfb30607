"""The components of the house: one tag for each look, so that no template copies a block."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from foundation.pictures import icons
from foundation.pictures.shapes import NOW, REFUSED

register = template.Library()
HERE = (NOW, REFUSED)

EXPORTS = {
    "xlsx": _("tableur (XLSX)"),
    "csv": _("CSV"),
    "pdf": _("PDF"),
    "docx": _("Word"),
    "zip": _("tout en ZIP"),
    "ics": _("agenda (ICS)"),
}


@register.simple_tag
def icon(name, label=""):
    """A sign beside a word; with `label`, a sign that stands for the word."""
    said = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" {}><path d="{}" fill="none" '
        'stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>',
        said,
        icons.STROKED[name],
    )


@register.simple_tag
def crumb(label, url=""):
    """One step of the breadcrumbs: `{% block breadcrumbs %}{% crumb "Territoires" url %}{% endblock %}`."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html("<li>{}</li>", label)


@register.simple_tag
def tag(text, tone=""):
    """A state in a word: tone pin (done), miel (waiting), brique (late), ardoise (dates), strong, or grey."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{tone}" if tone else "", text)


@register.inclusion_tag("ui/avatar.html")
def avatar(person, tone=""):
    """Initials in a circle, beside a name that says the same (hence hidden from screen readers)."""
    return {"initials": initials_of(person), "tone": tone}


def initials_of(person):
    if found := getattr(person, "initials", ""):
        return found
    words = str(getattr(person, "full_name", person)).replace("-", " ").split()
    kept = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in kept).upper()


@register.inclusion_tag("ui/person.html")
def person(who, detail="", tag="", tone="", avatar_tone=""):
    """A person on a line: initials, name, a word about them, a tag."""
    return {"who": who, "detail": detail, "tag": tag, "tone": tone, "avatar_tone": avatar_tone}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title, text="", url="", button=""):
    """What will be here, and the first step."""
    return {"title": title, "text": text, "url": url, "button": button}


@register.inclusion_tag("ui/step_list.html")
def step_list(steps):
    return {"steps": steps}


@register.inclusion_tag("ui/trail.html")
def trail(steps, title=""):
    """The path along the page. With a title, it folds on a phone into the step where it stands."""
    here = next((rank for rank, step in enumerate(steps, start=1) if step.state in HERE), None)
    return {"steps": steps, "title": title, "here": here, "step": steps[here - 1] if here else None}


@register.inclusion_tag("ui/hex.html")
def hexagon(number, state="later"):
    return {"number": number, "state": state}


@register.inclusion_tag("ui/duty_row.html", takes_context=True)
def duty_row(context, duty, remind_url="", remind_label="", primary=False, where="", back=""):
    """An open duty as a list item: due badge, what and where, one button (or « Relancer » by POST).

    `back`: the page that « Relancer » comes back to, where it is not this one.
    """
    return {
        "duty": duty,
        "remind_url": remind_url,
        "remind_label": remind_label or _("Relancer"),
        "primary": primary,
        "where": where,
        "back": back or context["request"].get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/progress.html")
def progress(done, of=None, label="", detail=""):
    """A bar with its words: `done` out of `of`, or a fraction from 0 to 1 when `of` is left out."""
    part = (done / of if of else 0) if of is not None else float(done or 0)
    return {"percent": min(100, max(0, round(part * 100))), "label": label, "detail": detail}


@register.inclusion_tag("ui/copy_link.html")
def copy_link(url, label=""):
    return {"url": url, "label": label or _("Copier le lien")}


@register.inclusion_tag("ui/confirm.html", takes_context=True)
def confirm(context, key, url, button, title, text="", yes="", danger=True, small=False):
    """A button that asks first, in a dialog, then sends a POST to `url`. `key` is unique on the page."""
    return {
        "key": key,
        "url": url,
        "button": button,
        "title": title,
        "text": text,
        "yes": yes or button,
        "danger": danger,
        "small": small,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/list_head.html")
def list_head(count, words, **exports):
    """How many, and how to take them away: `{% list_head n "territoire,territoires" xlsx=url csv=url %}`."""
    kinds = [(EXPORTS[kind], url) for kind, url in exports.items() if url]
    return {"count": count, "words": words, "exports": kinds}


@register.inclusion_tag("ui/filter_bar.html", takes_context=True)
def filter_bar(context, form, target=""):
    """The filters of a list, sent by GET. With `target` (a CSS selector) htmx refreshes only the list."""
    request = context.get("request")
    filled = bool(request and any(request.GET.get(form.add_prefix(name)) for name in form.fields))
    return {"form": form, "target": target, "filled": filled, "path": request.path if request else ""}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context, page, parameter="page"):
    """Links to the other pages of a list, keeping its filters and its order."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, _address(context, parameter, number) if number != "…" else "") for number in numbers]
    return {
        "page": page,
        "links": [(f"{number}", url, number == page.number) for number, url in links],
        "previous": _address(context, parameter, page.number - 1) if page.has_previous() else "",
        "next": _address(context, parameter, page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("ui/sortable.html", takes_context=True)
def sortable(context, name, label, parameter="tri", css=""):
    """A column heading that orders the list: `tri=name`, then `tri=-name`."""
    current = context["request"].GET.get(parameter, context.get("default_order", ""))
    order = {name: "ascending", f"-{name}": "descending"}.get(current, "none")
    wanted = f"-{name}" if order == "ascending" else name
    return {
        "label": label,
        "order": order,
        "css": css,
        "url": _address(context, parameter, wanted, page=None),
    }


def _address(context, parameter, value, **others):
    query = context["request"].GET.copy()
    for key, found in {**others, parameter: value}.items():
        query.pop(key, None)
        if found is not None:
            query[key] = found
    return f"?{query.urlencode()}"
