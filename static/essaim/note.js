// The page of a note: one theme at a time, words marked as a quotation, the time at the cursor.
// Every theme stays in the page: going from one to another loses nothing and needs no network.
import { toast } from "./essaim.js";

const note = document.querySelector("[data-note]");
const sections = [...note.querySelectorAll("[data-theme-section]")];
const chips = [...note.querySelectorAll("[data-theme]")];

function show(code, { focus = false } = {}) {
  if (!sections.some((section) => section.dataset.themeSection === code)) return;
  for (const section of sections) section.hidden = section.dataset.themeSection !== code;
  for (const chip of chips) {
    const current = chip.dataset.theme === code;
    if (current) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
    if (current) chip.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  if (focus) sections.find((section) => !section.hidden).focus({ preventScroll: true });
}

// A note that is read opens on what it says; one that is written, on the first question.
function firstToShow() {
  const started = chips.find((chip) => !chip.querySelector("[data-chip-mark]").hidden);
  return "noteRead" in note.dataset && started ? started.dataset.theme : sections[0].dataset.themeSection;
}

const codeInAddress = () => location.hash.replace(/^#theme-/, "");

for (const chip of chips) {
  chip.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `#theme-${chip.dataset.theme}`);
    show(chip.dataset.theme, { focus: true });
  });
}
window.addEventListener("hashchange", () => show(codeInAddress(), { focus: true }));

if (sections.length) {
  note.classList.add("note--one");
  const asked = sections.some((section) => section.dataset.themeSection === codeInAddress());
  show(asked ? codeInAddress() : firstToShow());
}

// What is selected ------------------------------------------------------------
const fieldOf = (section) => section.querySelector("textarea[data-autosave]");
const isPlain = (field) => field?.name === "plain";

function selectedIn(section) {
  const field = fieldOf(section);
  if (isPlain(field)) return field.value.slice(field.selectionStart, field.selectionEnd).trim();
  const selection = window.getSelection();
  return section.contains(selection.anchorNode) ? selection.toString().trim() : "";
}

// In the text the words stay, between guillemets.
function wrapSelection(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end);
  if (value.slice(0, start).trimEnd().endsWith("«") || words.includes("«")) return;
  const [, before, kept, after] = words.match(/^(\s*)([\s\S]*?)(\s*)$/);
  insert(field, `${before}«\u00a0${kept}\u00a0»${after}`);
}

function insert(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const withoutGuillemets = (words) => words.replace(/^«\s*/, "").replace(/\s*»$/, "").trim();

// A quotation -------------------------------------------------------------------
async function mark(section, form) {
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Requested-With": "fetch" },
    redirect: "manual",
  });
  const known = response.ok || response.status === 409;
  if (!known || !response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(String(response.status));
  section.querySelector("[data-quotes]").innerHTML = await response.text();
  return response.ok;
}

async function quote(section) {
  const form = section.querySelector("[data-note-form]");
  const words = withoutGuillemets(selectedIn(section));
  form.querySelector("textarea").value = words;
  if (!words) return openForm(form);
  if (isPlain(fieldOf(section))) wrapSelection(fieldOf(section));
  return send(section, form);
}

function openForm(form) {
  form.open = true;
  form.querySelector("textarea").focus();
}

// Without network the words stay in the text and in the open form: nothing is lost, nothing is claimed.
async function send(section, details) {
  try {
    const kept = await mark(section, details.querySelector("form"));
    if (!kept) return;
    details.querySelector("textarea").value = "";
    details.open = false;
    startChip(section);
    toast(details.dataset.kept);
  } catch {
    openForm(details);
    toast(details.dataset.waits);
  }
}

for (const section of sections) {
  const field = fieldOf(section);
  const tools = section.querySelector("[data-note-tools]");
  if (tools) tools.hidden = false;
  section.querySelector("[data-note-quote]")?.addEventListener("click", () => quote(section));
  section.querySelector("[data-note-form] form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    send(section, section.querySelector("[data-note-form]"));
  });
  const time = section.querySelector("[data-note-time]");
  if (time && !isPlain(field)) time.remove();
  time?.addEventListener("click", () => insertTime(field));
  field?.addEventListener("input", () => field.value.trim() && startChip(section));
}

function startChip(section) {
  const chip = chips.find((one) => one.dataset.theme === section.dataset.themeSection);
  chip.querySelector("[data-chip-mark]").hidden = false;
}

function insertTime(field) {
  const now = new Date();
  const minutes = now.getMinutes() ? `\u00a0${String(now.getMinutes()).padStart(2, "0")}` : "";
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.focus();
  insert(field, `${gap}${now.getHours()}\u00a0h${minutes} `);
}

// What is saved, told in one place ----------------------------------------------
const bar = document.querySelector("[data-note-state]");
const offline = document.querySelector("[data-note-offline]");

function tell() {
  const said = [...note.querySelectorAll("[data-autosave-status]")].filter((one) => one.textContent.trim());
  const troubled = said.find((one) => !["saved", "typing", "saving"].includes(one.dataset.state));
  const busy = said.find((one) => ["typing", "saving"].includes(one.dataset.state));
  const latest = troubled || busy || said.find((one) => !one.closest("[hidden]")) || said[0];
  if (bar && latest && bar.textContent !== latest.textContent) bar.textContent = latest.textContent;
  tellOffline();
}

// What the network did not take yet stands on this device: the editors say so one by one, here it is counted.
function tellOffline() {
  const waiting = note.querySelectorAll('[data-autosave-status][data-state="offline"]').length;
  const { none, one, many } = offline.dataset;
  offline.hidden = navigator.onLine;
  const text = waiting > 1 ? many.replace("{n}", waiting) : waiting ? one : none;
  if (offline.textContent !== text) offline.textContent = text;
}

const watcher = new MutationObserver(tell);
for (const status of note.querySelectorAll("[data-autosave-status]")) {
  watcher.observe(status, { childList: true, characterData: true, subtree: true, attributes: true });
}
window.addEventListener("online", tell);
window.addEventListener("offline", tell);
tell();
