// Small behaviours of every page. Each hangs on a data- attribute; without JavaScript the pages still work.

const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element && event.target.closest(selector);
    if (target) act(target, event);
  });

// Menus under a button: Escape or a click elsewhere closes them.
function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details[data-popmenu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details[data-popmenu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-popmenu][open]");
  closeMenus();
  menu?.querySelector("summary")?.focus();
});

// The side menu shows by itself on a wide screen; browsers that cannot do it in CSS get it opened here.
const wide = window.matchMedia("(min-width: 56.25rem)");
function setSideMenu() {
  if (CSS.supports("selector(::details-content)")) return;
  for (const menu of document.querySelectorAll("details[data-sidemenu]")) menu.open = wide.matches;
}
wide.addEventListener("change", setSideMenu);
setSideMenu();

// A word to the person, in the corner, read aloud politely.
const corner = document.querySelector("[data-toasts]");
export function toast(text) {
  const line = document.createElement("p");
  line.textContent = text;
  corner.append(line);
  setTimeout(() => line.remove(), 6000);
}

function revealScriptedButtons(root = document) {
  for (const button of root.querySelectorAll("[data-dismiss][hidden], [data-copy][hidden], [data-dialog][hidden], [data-check-all][hidden]")) button.hidden = false;
}
revealScriptedButtons();
document.addEventListener("htmx:load", (event) => revealScriptedButtons(event.target));

on("click", "[data-dismiss]", (button) => button.closest(".alert")?.remove());

// Ticks every box of a form at once, or none when all are.
on("click", "[data-check-all]", (button) => {
  const boxes = [...document.querySelectorAll(`input[type="checkbox"][form="${button.dataset.checkAll}"]`)];
  const every = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !every;
});

// [data-only="how=delay never"]: a field that counts only for these answers to another one of its form.
function showWhatCounts(root = document) {
  for (const field of root.querySelectorAll("[data-only]")) {
    const [name, answers] = field.dataset.only.split("=");
    const block = field.closest(".mb-3") ?? field;
    block.hidden = !answers.split(" ").includes(field.form.elements[name].value);
  }
}
// [data-words="how"]: a button whose words follow the answer to a question of its form; without a script, neutral ones.
function sayWhatFollows(root = document) {
  for (const button of root.querySelectorAll("[data-words]")) {
    const answer = button.form.elements[button.dataset.words].value;
    button.textContent = button.getAttribute(`data-words-${answer}`) ?? button.textContent;
  }
}
function followAnswers(root) {
  showWhatCounts(root);
  sayWhatFollows(root);
}
followAnswers();
on("change", "form", (form) => followAnswers(form));

on("click", "[data-copy]", async (button) => {
  // The clipboard is there on https and on localhost only: elsewhere the person copies by hand.
  if (!navigator.clipboard) return toast(button.dataset.copy);
  await navigator.clipboard.writeText(button.dataset.copy);
  toast(button.dataset.copied);
});

// Dialogs: <button data-dialog="id"> opens, [data-dialog-close] closes.
on("click", "[data-dialog]", (button, event) => {
  const dialog = document.getElementById(button.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});
on("click", "[data-dialog-close]", (button) => button.closest("dialog")?.close());

// A button that sends a form does so once: a second click while it leaves does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post")) return;
  if (form.dataset.leaving) {
    event.preventDefault();
    return;
  }
  form.dataset.leaving = "yes";
  setTimeout(() => delete form.dataset.leaving, 4000);
});
window.addEventListener("pageshow", () => {
  showWhatCounts();
  for (const form of document.querySelectorAll("form[data-leaving]")) delete form.dataset.leaving;
});

// htmx: a failure is said; a page that expired is reloaded by the person, with what was typed still there.
document.addEventListener("htmx:responseError", () => toast(corner.dataset.refused));
document.addEventListener("htmx:sendError", () => toast(corner.dataset.unsent));

// What was typed just before leaving a page of writing: see that the server has it, then forget it on this device.
try {
  if (Object.keys(localStorage).some((key) => key.startsWith("essaim:texte:"))) import("./texts/leftovers.js");
} catch {
  // A browser that keeps nothing has nothing to send.
}

// form[data-confirm], or the button that sends it, asks before it leaves, before any other listener hears of it.
const confirmed = (event) => {
  const question = event.submitter?.dataset.confirm || event.target.dataset?.confirm;
  if (!question || event.target.dataset.autosaved || window.confirm(question)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
};
document.addEventListener("submit", confirmed, true);
