// A message to many: a button inserts its field where one was writing, in the subject or in the text.

const body = document.querySelector("textarea[data-merged]");
const subject = document.getElementById("id_subject");
let inSubject = false;

document.addEventListener("focusin", ({ target }) => {
  if (target === subject) inSubject = true;
  else if (!target.closest("[data-insert]")) inSubject = false;
});

function insertIn(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = button.dataset.insert;
    if (inSubject) insertIn(subject, text);
    else if (body.dataset.editor === "ready") body.dispatchEvent(new CustomEvent("essaim:insert-words", { detail: { text } }));
    else insertIn(body, text);
  });
}
