// The plan: phases and dates that one moves, with a pointer or at the keyboard, to see what it would change.
// Nothing is decided here: letting go, or Enter, opens the page that shows the consequences and asks.
// At the keyboard an arrow is a month for a phase and a day for a date; with Shift, a week for both.
// Without this file each phase is a link to the page where its dates are typed.

const MOVABLE = "a[data-plan-bar]:not([data-starts='']), a[data-plan-mark]";
const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7;
const SLACK = 4; // px of a press that is still a click
const FLAG_ABOVE = 30;
const FLAG_PADDING = 18;
const SVG = "http://www.w3.org/2000/svg";

const dateOf = (text) => new Date(`${text}T00:00:00Z`);
const isoOf = (date) => date.toISOString().slice(0, 10);
const addDays = (date, days) => new Date(date.getTime() + days * DAY);

// 31 January and a month make 28 February, as people count.
function addMonths(date, months) {
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return addDays(new Date(first), Math.min(date.getUTCDate(), last) - 1);
}

// A phase or a date on its way: from where, by how much.
class Move {
  constructor(link) {
    this.link = link;
    this.from = dateOf(link.dataset.starts);
    this.isPhase = "planBar" in link.dataset;
    this.months = 0;
    this.days = 0;
  }

  get to() {
    return addDays(addMonths(this.from, this.months), this.days);
  }

  get shift() {
    return Math.round((this.to - this.from) / DAY);
  }

  step(direction, { byWeek }) {
    if (byWeek) this.days += WEEK * direction;
    else if (this.isPhase) this.months += direction;
    else this.days += direction;
  }

  get body() {
    return this.link.querySelector(".plan__body, .plan__sign");
  }
}

class PlanPicture {
  constructor(figure) {
    this.figure = figure;
    this.svg = figure.querySelector("svg[data-day-width]");
    this.flag = figure.querySelector("[data-plan-flag]");
    this.status = figure.querySelector("[data-plan-status]");
    this.dayWidth = Number(this.svg.dataset.dayWidth);
    this.format = new Intl.DateTimeFormat(document.documentElement.lang, {
      weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
    });
    figure.querySelector("[data-plan-hint]").hidden = false;
    this.listen();
  }

  listen() {
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", () => this.drop());
    this.svg.addEventListener("pointercancel", () => this.restore());
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.svg.addEventListener("click", (event) => this.dragged && event.preventDefault(), true);
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("focusout", () => this.pressed || this.restore());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.restore());
    window.addEventListener("pageshow", () => this.restore());
  }

  // With a pointer ---------------------------------------------------------------
  press(event) {
    const link = event.target.closest(MOVABLE);
    this.dragged = false;
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.restore();
    this.pressed = { link, x: event.clientX };
  }

  drag(event) {
    if (!this.pressed) return;
    const far = event.clientX - this.pressed.x;
    if (!this.move && Math.abs(far) < SLACK) return;
    if (!this.move) this.take(event.pointerId);
    this.move.days = Math.round((far * this.scale) / this.dayWidth);
    this.show();
  }

  take(pointer) {
    const { link } = this.pressed;
    link.setPointerCapture(pointer);
    this.dragged = true;
    this.begin(link);
  }

  drop() {
    this.pressed = null;
    if (this.move) this.open();
  }

  // Units of the drawing in a pixel of the screen.
  get scale() {
    return this.svg.viewBox.baseVal.width / this.svg.getBoundingClientRect().width;
  }

  // At the keyboard --------------------------------------------------------------
  key(event) {
    const link = event.target.closest(MOVABLE);
    if (!link || this.pressed || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && this.move) {
      event.preventDefault();
      this.open();
    }
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    this.walk(link, direction, event.shiftKey);
  }

  walk(link, direction, byWeek) {
    if (!this.move) this.begin(link);
    this.move.step(direction, { byWeek });
    this.show();
    this.status.textContent = this.figure.dataset.said
      .replace("{name}", link.dataset.name)
      .replace("{date}", this.words);
  }

  // Both -------------------------------------------------------------------------
  begin(link) {
    this.move = new Move(link);
    this.origin = this.outline(this.move.body);
    link.before(this.origin);
    link.classList.add("is-moved");
  }

  outline(body) {
    const ghost = document.createElementNS(SVG, body.localName);
    for (const { name, value } of body.attributes) ghost.setAttribute(name, value);
    const look = { class: "plan__ghost", fill: "none", stroke: "#b9770a", "stroke-width": "2", "stroke-dasharray": "5 4" };
    for (const [name, value] of Object.entries(look)) ghost.setAttribute(name, value);
    return ghost;
  }

  // The first day of a month is said as the language of the page says it.
  get words() {
    const first = this.figure.dataset.first;
    const parts = this.format.formatToParts(this.move.to);
    return parts.map(({ type, value }) => (type === "day" && value === "1" ? first : value)).join("");
  }

  show() {
    const by = this.move.shift * this.dayWidth;
    this.move.link.setAttribute("transform", `translate(${by} 0)`);
    this.wave(by);
  }

  wave(by) {
    const [plate, text] = this.flag.children;
    const { x, y } = this.move.body.getBBox();
    this.flag.setAttribute("display", "inline");
    text.textContent = this.words;
    const wide = text.getComputedTextLength() + FLAG_PADDING;
    const left = Math.max(0, Math.min(x + by, this.svg.viewBox.baseVal.width - wide));
    plate.setAttribute("width", wide);
    text.setAttribute("x", wide / 2);
    this.flag.setAttribute("transform", `translate(${left} ${Math.max(0, y - FLAG_ABOVE)})`);
  }

  restore() {
    this.pressed = null;
    if (!this.move) return;
    this.move.link.removeAttribute("transform");
    this.move.link.classList.remove("is-moved");
    this.origin.remove();
    this.flag.setAttribute("display", "none");
    this.status.textContent = "";
    this.move = null;
  }

  open() {
    if (!this.move.shift) return this.restore();
    const address = new URL(this.figure.dataset.previewUrl, window.location.href);
    address.searchParams.set("deplacer", this.move.link.dataset.key);
    address.searchParams.set("debut", isoOf(this.move.to));
    return window.location.assign(address);
  }
}

for (const figure of document.querySelectorAll("[data-plan]")) new PlanPicture(figure);
