// The settings of a programme: a palette beside a colour that is typed, and rows added to a table.

// input[data-colour] keeps what is typed; the browser's own palette stands beside it and writes into it.
const written = (text) => (/^#?[0-9a-f]{6}$/i.test(text.trim()) ? `#${text.trim().replace("#", "").toLowerCase()}` : "");

function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function addPalette(block) {
  const field = block.querySelector("input");
  const palette = document.createElement("input");
  Object.assign(palette, { type: "color", className: "colours__palette" });
  palette.setAttribute("aria-label", block.dataset.colour);
  palette.value = written(field.value) || written(field.placeholder) || "#0f5c4d";
  palette.addEventListener("input", (event) => {
    event.stopPropagation();
    write(field, palette.value);
  });
  field.addEventListener("input", () => {
    palette.value = written(field.value) || palette.value;
  });
  field.after(palette);
}

for (const block of document.querySelectorAll("[data-colour]")) addPalette(block);

// « La prendre »: the colour proposed goes into the field beside which it is.
const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-take]")) button.hidden = false;
};
reveal(document);
document.addEventListener("htmx:load", (event) => reveal(event.target));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (button) write(button.closest("[data-colour]").querySelector("input"), button.dataset.take);
});

// form[data-rows]: one more row, from the template that the server drew, numbered after the last one.
function addRow(form) {
  const total = form.querySelector(`input[name="${form.dataset.rows}-TOTAL_FORMS"]`);
  const template = form.querySelector("[data-row-template]");
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  total.value = Number(total.value) + 1;
  const row = holder.content.querySelector("[data-row]");
  template.before(row);
  row.querySelector("input, select")?.focus();
}

for (const button of document.querySelectorAll("[data-row-add]")) {
  button.hidden = false;
  button.addEventListener("click", () => addRow(button.closest("form")));
}
