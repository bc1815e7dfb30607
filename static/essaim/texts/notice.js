// A word below a text that cannot be saved, with a way to take it elsewhere or to let it go.

export function notice(beside, message, words, { latest, letGo }) {
  const box = Object.assign(document.createElement("div"), { className: "alert alert-warning editor__notice" });
  const copy = button(words.copy, async () => {
    await navigator.clipboard.writeText(wordsOf(latest()));
    copy.textContent = words.copied;
  });
  const forget = button(words.forget, () => {
    letGo();
    box.remove();
  });
  box.append(Object.assign(document.createElement("p"), { textContent: message }), copy, forget);
  beside.after(box);
  return box;
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.className = "btn btn-outline btn-sm";
  made.addEventListener("click", act);
  return made;
}

// A parsed document runs nothing; a line per paragraph, as one would write it in a message.
function wordsOf({ mode, body }) {
  if (mode !== "html") return body;
  const parsed = new DOMParser().parseFromString(body, "text/html").body;
  const blocks = [...parsed.querySelectorAll("p, h3, h4, cite")];
  return blocks.map((block) => block.textContent).join("\n\n") || parsed.textContent;
}
