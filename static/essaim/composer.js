// The composer: a passage of the notes goes into the text at the cursor, and is remembered as cited.

const composer = document.querySelector("[data-composer]");

const escaped = (words) => {
  const holder = document.createElement("span");
  holder.textContent = words;
  return holder.innerHTML;
};

const quoteHtml = ({ insertQuote, credit, excerpt }) => {
  const cite = credit ? `<cite>${escaped(credit)}</cite>` : "";
  return `<blockquote data-excerpt="${escaped(excerpt)}"><p>«\u00a0${escaped(insertQuote)}\u00a0»</p>${cite}</blockquote>`;
};

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

composer?.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-insert-quote]");
  if (!button) return;
  const detail = { textId: composer.dataset.textId, html: quoteHtml(button.dataset) };
  document.dispatchEvent(new CustomEvent("essaim:insert-quote", { detail }));
  // The text holds the quotation already; a lost call here loses no word.
  await fetch(button.dataset.citeUrl, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => null);
});

// What was typed reaches the server before the preview is asked for; what cannot be saved keeps the page open.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-flush-first]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if ((await window.essaimAutosave?.flush()) !== false) window.location.assign(link.href);
});
