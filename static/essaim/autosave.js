// Nothing typed is lost. Each field[data-autosave] keeps its keystrokes on this device until the server has them.
//
// What waits is a list of one or two items: the one being sent, and the latest. An item carries its operation id, so
// that sending it again after a lost answer changes nothing. A page that comes after a crash finds the list and sends it.
//
// With the editor it speaks by events on the field: `essaim:editor-ready` (from it), `essaim:set` {value} and
// `essaim:freeze` {frozen} (to it), and the field's own `input`.

import { Drawer, forget, mint, read } from "./texts/drawer.js";
import { notice } from "./texts/notice.js";
import { isDone, post } from "./texts/sending.js";

const PAUSE = 1000; // after the last keystroke
const LONGEST_PAUSE = 10000; // while typing goes on
const LAST_RETRY = 60000;
const CALM = [null, "typing", "saving"];

const words = JSON.parse(document.getElementById("essaim-words")?.textContent || "{}");
const watched = new Set();
const channel = "BroadcastChannel" in window ? new BroadcastChannel("essaim:textes") : null;

class Autosave {
  constructor(field) {
    const { textId, user, revision, savedAt } = field.dataset;
    Object.assign(this, { field, textId, user, form: field.form, base: Number(revision), items: [], failures: 0 });
    this.savedAt = savedAt ? new Date(savedAt) : null;
    this.drawer = new Drawer(user, textId);
    this.status = document.querySelector(`[data-autosave-status="${textId}"]`);
    this.voice = this.form.querySelector("[data-autosave-voice]");
    for (const element of this.form.querySelectorAll("[data-without-script]")) element.hidden = true;
    field.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.tell();
    this.recover();
  }

  // Typing -------------------------------------------------------------------
  typed() {
    this.put({ operation: mint(), mode: this.field.name, body: this.field.value });
    this.tell("typing");
    this.schedule(Math.min(PAUSE, Math.max(0, this.typedSince + LONGEST_PAUSE - Date.now())));
  }

  // The latest replaces what waits, except what may already have reached the server: that goes first, as it is.
  put(item) {
    this.typedSince ??= Date.now();
    this.items = [...this.items.filter((each) => each.tried).slice(0, 1), item];
    this.keep();
  }

  keep() {
    const { base, items } = this;
    this.unkept = !this.drawer.keep({ base, items, url: this.field.dataset.autosaveUrl, at: Date.now() });
    setGuard();
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  submitted(event) {
    event.preventDefault();
    this.send();
  }

  // Sending: one request at a time, in order ------------------------------------
  send({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (!this.items.length || this.panel) return Promise.resolve(!this.items.length);
    this.flight ??= this.deliver(leaving).finally(() => (this.flight = null));
    return this.flight;
  }

  async deliver(leaving) {
    const [item] = this.items;
    item.tried = true;
    this.typedSince = null;
    this.keep();
    this.tell("saving");
    const { user, base } = this;
    const answer = await post({ url: this.field.dataset.autosaveUrl, user, base, item, leaving });
    if (isDone(answer)) return this.acknowledge(item, answer);
    if (answer.state === "stale") return this.stale(item, answer);
    return ["locked", "refused", "gone"].includes(answer.state) ? this.refused(answer) : this.later(answer.state);
  }

  acknowledge(item, answer) {
    this.items = this.items.filter((each) => each !== item);
    this.base = answer.kept_as;
    this.failures = 0;
    this.savedAt = new Date();
    if (this.items.length) {
      this.keep();
      return this.deliver(false);
    }
    this.settle(item, answer);
    return true;
  }

  // The server has everything: forget it here, show what others wrote meanwhile, look for what a gone page left.
  settle(item, answer) {
    this.drop();
    this.notice?.remove();
    if (item.mode !== this.field.name || answer.values.poor) return location.reload();
    if (answer.revision !== this.base) {
      this.base = answer.revision;
      this.show(answer.values.current);
    }
    this.tell(null, answer.message);
    channel?.postMessage({ textId: this.textId, user: this.user, mode: this.field.name, answer });
    return this.recover();
  }

  letGo() {
    this.drop();
    this.tell();
  }

  drop() {
    this.items = [];
    this.drawer.forget();
    setGuard();
  }

  stale(item, answer) {
    if (this.items.length > 1) {
      this.items = this.items.filter((each) => each !== item);
      this.keep();
      return this.deliver(false);
    }
    this.openPanel(item, answer);
    return false;
  }

  later(why) {
    this.failures += 1;
    this.tell(why);
    this.schedule(Math.min(LAST_RETRY, 1000 * 2 ** this.failures) * (0.8 + 0.4 * Math.random()));
    return false;
  }

  // Closed, gone, too long: sending it again changes nothing, but what was typed stays here and typing may mend it.
  refused(answer) {
    for (const item of this.items) item.tried = false;
    this.keep();
    this.tell(answer.state);
    this.announce(answer.message || words.gone);
    this.notice?.remove();
    const held = { latest: () => this.items.at(-1), letGo: () => this.letGo() };
    this.notice = notice(this.form, answer.message || words.gone, words, held);
    return false;
  }

  // What a page that is gone left behind --------------------------------------
  async recover() {
    const [key] = await this.drawer.left();
    const entry = key && !this.items.length && !this.panel && read(key);
    if (!entry) return;
    this.base = entry.base;
    this.items = entry.items.map((item) => ({ ...item, tried: true }));
    this.keep();
    forget(key);
    const latest = this.items.at(-1);
    if (latest.mode === this.field.name) this.show(latest.body);
    else this.freeze(true); // written in the other kind of editor: this one waits, and comes anew once it is saved
    this.announce(words.found);
    this.send();
  }

  // Two versions -----------------------------------------------------------------
  openPanel(item, answer) {
    const template = document.createElement("template");
    template.innerHTML = answer.panel; // written by our own template, from sanitised words
    this.panel = template.content.querySelector("[data-conflict]");
    this.panel.addEventListener("click", (event) => {
      const { choice } = event.target.closest("[data-choice]")?.dataset || {};
      if (choice) this.choose(choice, item, answer);
    });
    this.form.after(this.panel);
    this.freeze(true);
    this.tell("stale");
    this.panel.querySelector("h2").focus();
  }

  choose(choice, item, answer) {
    this.panel.remove();
    this.panel = null;
    this.freeze(false);
    this.base = answer.revision;
    if (choice === "theirs") return this.take(answer);
    this.items = [];
    this.put({ operation: mint(), ...(choice === "both" ? this.bothOf(answer) : { mode: item.mode, body: item.body }) });
    return this.send();
  }

  bothOf(answer) {
    if (answer.values.poor) return { mode: "html", body: answer.both };
    this.show(answer.values.both);
    return { mode: this.field.name, body: answer.values.both };
  }

  take(answer) {
    this.drop();
    if (answer.values.poor) return location.reload();
    this.show(answer.values.theirs);
    return this.tell();
  }

  freeze(frozen) {
    this.field.readOnly = frozen;
    this.field.dispatchEvent(new CustomEvent("essaim:freeze", { detail: { frozen } }));
  }

  show(value) {
    this.field.value = value;
    this.field.dispatchEvent(new CustomEvent("essaim:set", { detail: { value } }));
  }

  // Telling: an alarm stays until everything is saved; only alarms and their end are read aloud ------
  tell(state = null, more = "") {
    const alarm = CALM.includes(state) ? state && this.alarm : state;
    if (alarm && alarm !== this.alarm) this.announce(more || words[alarm]);
    if (!alarm && (this.alarm || more)) this.announce(more || words.saved);
    Object.assign(this, { alarm, more, state: alarm || (this.unkept && state ? "unkept" : state) });
    this.write();
  }

  write() {
    if (!this.status) return;
    this.status.dataset.state = this.state || "saved";
    const said = this.state ? words[this.state] : this.sinceSaved();
    this.status.replaceChildren([said, this.more].filter(Boolean).join(" · "));
    if (["signin", "stranger"].includes(this.state)) this.status.append(" ", signInLink());
  }

  sinceSaved() {
    if (!this.savedAt) return "";
    const seconds = Math.max(0, Math.round((Date.now() - this.savedAt) / 1000));
    if (seconds < 60) return words.saved_seconds.replace("{n}", seconds);
    if (seconds < 3600) return words.saved_minutes.replace("{n}", Math.floor(seconds / 60));
    return words.saved_at.replace("{time}", hour(this.savedAt));
  }

  announce(text) {
    if (this.voice) this.voice.textContent = text;
  }
}

function hour(date) {
  const time = `${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`;
  const today = date.toDateString() === new Date().toDateString();
  return today ? time : `${time} (${date.toLocaleDateString("fr")})`;
}

function signInLink() {
  return Object.assign(document.createElement("a"), {
    href: words.sign_in,
    target: "_blank",
    textContent: words.signin_link,
  });
}

// Where this device cannot keep the text, the browser asks before it leaves the page.
const warn = (event) => event.preventDefault();
function setGuard() {
  window.onbeforeunload = living().some((autosave) => autosave.unkept && autosave.items.length) ? warn : null;
}

// A text that was closed in the meantime shows no field, but what this device still holds of it.
async function showLeftover(element) {
  if (element.dataset.shown) return;
  element.dataset.shown = "yes";
  const drawer = new Drawer(element.dataset.user, element.dataset.textId);
  for (const key of await drawer.left()) {
    const latest = read(key).items.at(-1);
    notice(element, words.left, words, { latest: () => latest, letGo: () => forget(key) });
  }
}

function watch(field) {
  if (field.dataset.autosaving) return;
  field.dataset.autosaving = "yes";
  const start = () => watched.add(new Autosave(field));
  if (field.dataset.editor === "waiting") field.addEventListener("essaim:editor-ready", start, { once: true });
  else start();
}

function watchAll(root) {
  for (const field of root.querySelectorAll("[data-autosave]")) watch(field);
  for (const element of root.querySelectorAll("[data-autosave-leftover]")) showLeftover(element);
}

function living() {
  for (const autosave of watched) if (!autosave.field.isConnected && !autosave.items.length) watched.delete(autosave);
  return [...watched];
}

async function flush() {
  await Promise.all(living().map((autosave) => autosave.send()));
  return living().every((autosave) => !autosave.items.length);
}

// Another tab of the same person saved the same text: an idle field follows.
channel?.addEventListener("message", ({ data: { textId, user, mode, answer } }) => {
  for (const autosave of living()) {
    if (autosave.textId !== textId || autosave.user !== user || autosave.field.name !== mode) continue;
    if (autosave.items.length || autosave.panel || answer.revision <= autosave.base) continue;
    autosave.base = answer.revision;
    autosave.savedAt = new Date();
    autosave.show(answer.values.current);
    autosave.tell();
  }
});

// A form[data-autosave-first] leaves once the texts of the page are saved, and the server answers: sent without
// network, it would put the browser's own page in the place of this one.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("[data-autosave-first]") || form.dataset.autosaved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.leaving) return;
    form.dataset.leaving = "yes";
    const obstacle = (await flush()) ? await obstacleNow() : "not_yet";
    // When this is known at once, the form still ignores any other sending: let this one end first.
    await new Promise((resolve) => setTimeout(resolve));
    delete form.dataset.leaving;
    if (obstacle) return sayWhyNot(form, obstacle);
    form.dataset.autosaved = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.autosaved;
  },
  { capture: true },
);

async function obstacleNow() {
  try {
    const signal = AbortSignal.timeout?.(10000);
    const asked = { method: "HEAD", cache: "no-store", redirect: "manual", signal };
    const { type, status } = await fetch(location.href, asked);
    if (type === "opaqueredirect") return "signin";
    return status < 500 ? "" : "not_sent";
  } catch {
    return "no_network";
  }
}

function sayWhyNot(form, obstacle) {
  form.querySelector("[data-not-yet]")?.remove();
  const line = Object.assign(document.createElement("p"), { className: "alert alert-danger", textContent: words[obstacle] });
  if (obstacle === "signin") line.append(" ", signInLink());
  line.dataset.notYet = "";
  line.setAttribute("role", "alert");
  form.prepend(line);
}

const sendAll = (options) => living().forEach((autosave) => autosave.send(options));
window.addEventListener("online", () => sendAll());
window.addEventListener("focus", () => sendAll());
window.addEventListener("pagehide", () => sendAll({ leaving: true }));
document.addEventListener("visibilitychange", () => sendAll({ leaving: document.hidden }));
document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || !event.target.closest?.("[data-editor-form]")) return;
  event.preventDefault();
  sendAll();
});
setInterval(() => living().forEach((autosave) => autosave.state || autosave.write()), 5000);

watchAll(document);
document.addEventListener("htmx:load", (event) => watchAll(event.target));
window.essaimAutosave = { flush };
