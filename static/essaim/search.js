// The search box of the top bar: a text field that suggests while one types (ARIA combobox with a listbox).
// Focus stays in the field; arrows choose, Enter opens what is chosen or the page of all results, Escape closes.
// Without this file the box is a plain form.

class SearchBox {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.panel = form.querySelector("[data-search-panel]");
    this.list = form.querySelector("[role=listbox]");
    this.said = form.querySelector("[role=status]");
    this.copy = form.querySelector("[data-search-copy]");
    this.becomeCombobox();
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => this.show());
    form.addEventListener("htmx:afterSwap", () => this.show());
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || this.close());
    this.panel.addEventListener("mousedown", (event) => event.preventDefault());
  }

  becomeCombobox() {
    // A search field may not be a combobox for ARIA; a text field may.
    this.input.type = "text";
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.list.querySelector("[aria-selected=true]");
  }

  get open() {
    return !this.panel.hidden;
  }

  show() {
    if (document.activeElement !== this.input || !this.input.value.trim() || !this.said.textContent.trim()) {
      this.close();
      return;
    }
    this.choose(null);
    this.copy.textContent = this.said.textContent;
    this.list.hidden = this.options.length === 0;
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  close() {
    this.choose(null);
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    return true;
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  // Before the first and after the last comes the field itself: nothing is chosen, Enter opens all results.
  move(step) {
    if (!this.open) this.show();
    const stops = [null, ...this.options];
    const next = (stops.indexOf(this.chosen) + step + stops.length) % stops.length;
    this.choose(stops[next]);
    return true;
  }

  follow() {
    this.chosen?.click();
    return Boolean(this.chosen);
  }

  key(event) {
    if (event.isComposing) return;
    const done = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Escape: () => this.open && this.close(),
      Enter: () => this.open && this.follow(),
    }[event.key]?.();
    if (done) event.preventDefault();
  }
}

for (const form of document.querySelectorAll("[data-searchbox]")) new SearchBox(form);
