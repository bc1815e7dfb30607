// The rich text editor: django-prose-editor's engine (ProseMirror) under a toolbar of our own, in each
// form[data-rich-editor]. The field below it stays the truth: it gets the HTML and an `input` event at each change.

const editors = new Map(); // field -> editor

// What the texts of Essaim are made of; the sanitiser on the server keeps the same list (foundation/texts/richtext.py).
function extensionsOf(engine) {
  const { Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, Heading, History, Dropcursor, Gapcursor } = engine;
  const { BulletList, OrderedList, ListItem, Table, TableRow, TableHeader, TableCell } = engine;
  return [
    ...[Document, Paragraph, Text, HardBreak, Bold, Italic, Underline, History, Dropcursor, Gapcursor],
    ...[BulletList, OrderedList, ListItem, Table, TableRow, TableHeader, TableCell],
    Heading.configure({ levels: [3, 4] }),
    quoteOf(engine),
    sourceOf(engine),
    linkOf(engine),
  ];
}

// A quotation remembers the excerpt it comes from, and may end with its source.
function quoteOf({ Blockquote }) {
  return Blockquote.extend({
    content: "block+ cite?",
    addAttributes: () => ({
      excerpt: {
        default: null,
        parseHTML: (element) => element.dataset.excerpt || null,
        renderHTML: ({ excerpt }) => (excerpt ? { "data-excerpt": excerpt } : {}),
      },
    }),
  });
}

function sourceOf({ Node }) {
  return Node.create({
    name: "cite",
    content: "inline*",
    defining: true,
    parseHTML: () => [{ tag: "cite" }],
    renderHTML: () => ["cite", 0],
    addKeyboardShortcuts: () => ({ Enter: ({ editor }) => editor.isActive("cite") && leaveQuote(editor) }),
  });
}

// An address that is typed or pasted becomes a link; the engine's own dialog, in English, stays away.
function linkOf({ Link }) {
  return Link.extend({ addKeyboardShortcuts: () => ({}) }).configure({
    enableTarget: false,
    protocols: [],
    isAllowedUri: (uri) => /^(https?:\/\/|mailto:)/i.test(uri),
  });
}

const quoteDepth = ($from) => {
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type.name === "blockquote") return depth;
  return 0;
};

function leaveQuote(editor) {
  const { $from } = editor.state.selection;
  return paragraphAt(editor, $from.after(quoteDepth($from)));
}

function paragraphAt(editor, place) {
  return editor
    .chain()
    .insertContentAt(place, { type: "paragraph" })
    .setTextSelection(place + 1)
    .focus()
    .run();
}

// Its source could not stand alone: it becomes a paragraph like the others.
function unquote(editor) {
  const { $from } = editor.state.selection;
  const depth = quoteDepth($from);
  const { paragraph, cite } = editor.schema.nodes;
  const children = [];
  $from.node(depth).forEach((child) => children.push(child.type === cite ? paragraph.create(null, child.content) : child));
  return editor.chain().focus().command(({ tr }) => tr.replaceWith($from.before(depth), $from.after(depth), children)).run();
}

// A source in a paragraph of its own, as people write it by hand, is the source of the quotation.
function tidy(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  for (const cite of parsed.querySelectorAll("blockquote p > cite:only-child")) cite.parentElement.replaceWith(cite);
  return parsed.innerHTML;
}

const commands = {
  bold: (editor) => editor.chain().focus().toggleBold().run(),
  italic: (editor) => editor.chain().focus().toggleItalic().run(),
  heading: (editor) => editor.chain().focus().toggleHeading({ level: 3 }).run(),
  bulletList: (editor) => editor.chain().focus().toggleBulletList().run(),
  orderedList: (editor) => editor.chain().focus().toggleOrderedList().run(),
  blockquote: (editor) => (editor.isActive("blockquote") ? unquote(editor) : editor.chain().focus().toggleBlockquote().run()),
  table: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(),
};

// The others carry the name of the engine's command: undo, redo, addRowAfter…
function run(editor, name) {
  if (!editor.isEditable) return;
  if (commands[name]) commands[name](editor);
  else editor.chain().focus()[name]().run();
}

const states = { toggleHeaderCell: "tableHeader" };

// The toolbar: one stop for the Tab key, arrows inside; Alt+F10 goes to it, Escape comes back.
class Toolbar {
  constructor(bar, editor) {
    this.bar = bar;
    this.editor = editor;
    bar.hidden = false;
    for (const group of this.groups()) this.setStop(group, this.buttonsOf(group)[0]);
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays in the text
    bar.addEventListener("click", (event) => this.clicked(event.target.closest("[data-command]")));
    bar.addEventListener("keydown", (event) => this.moved(event));
    editor.on("transaction", () => this.refresh());
    this.refresh();
  }

  groups() {
    return [...this.bar.querySelectorAll("[role=toolbar]")];
  }

  buttonsOf(group) {
    return [...group.querySelectorAll("[data-command]")];
  }

  clicked(button) {
    if (!button) return;
    this.setStop(button.closest("[role=toolbar]"), button);
    run(this.editor, button.dataset.command);
  }

  moved(event) {
    const group = event.target.closest("[role=toolbar]");
    if (event.key === "Escape") return this.editor.commands.focus();
    const buttons = this.buttonsOf(group);
    const here = buttons.indexOf(event.target);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1 + buttons.length, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const button = buttons[to % buttons.length];
    this.setStop(group, button);
    button.focus();
  }

  setStop(group, stop) {
    for (const button of this.buttonsOf(group)) button.tabIndex = button === stop ? 0 : -1;
  }

  enter() {
    this.bar.querySelector("[data-command][tabindex='0']").focus();
  }

  refresh() {
    for (const button of this.bar.querySelectorAll("[data-toggle]")) {
      const { command } = button.dataset;
      button.setAttribute("aria-pressed", this.editor.isActive(states[command] || command));
    }
    for (const group of this.bar.querySelectorAll("[data-when]")) group.hidden = !this.editor.isActive(group.dataset.when);
  }
}

async function build(form) {
  const field = form.querySelector("textarea");
  let engine;
  try {
    engine = await import(form.dataset.editorModule);
  } catch {
    field.dataset.editor = "failed"; // the field itself remains, and saves
    announce(field);
    return changedEarly(field) && signalInput(field);
  }
  const early = changedEarly(field);
  const editor = start(form, field, engine);
  editors.set(field, editor);
  const toolbar = new Toolbar(form.querySelector("[data-toolbar]"), editor);
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.altKey && event.key === "F10")) toolbar.enter();
  });
  field.addEventListener("essaim:set", ({ detail }) => set(editor, detail.value));
  field.addEventListener("essaim:insert-words", ({ detail }) => editor.chain().focus().insertContent(detail.text).run());
  field.addEventListener("essaim:freeze", ({ detail }) => editor.setEditable(!detail.frozen, false));
  form.querySelector(`label[for="${field.id}"]`)?.addEventListener("click", () => editor.commands.focus());
  field.dataset.editor = "ready";
  announce(field);
  return early && write(field, editor); // who saves by itself listens only now
}

function start(form, field, engine) {
  const surface = form.querySelector("[data-surface]");
  const attributes = {
    id: `${field.id}-surface`,
    class: "prose",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": `${field.id}-label`,
    spellcheck: "true",
    lang: "fr",
  };
  const begun = document.activeElement === field;
  const parseOptions = { preserveWhitespace: changedEarly(field) }; // the space before the word to come
  field.value = contentOf(field);
  field.name = "html";
  surface.hidden = false;
  const editor = new engine.Editor({
    element: surface,
    extensions: extensionsOf(engine),
    content: tidy(field.value),
    parseOptions,
    injectCSS: false, // texts.css holds these rules: the page allows no style element
    editorProps: { attributes },
    onUpdate: (change) => write(field, change.editor),
  });
  if (begun) goOn(editor);
  field.hidden = true;
  return editor;
}

// At once, before the field goes: the engine's own focus waits for the next picture, and a key pressed meanwhile is lost.
function goOn(editor) {
  editor.commands.setTextSelection(editor.state.doc.content.size);
  editor.view.focus();
}

// A plain text waits in the field for browsers without script; its HTML lies beside, unless somebody who did not wait
// for the editor has already typed something else.
function contentOf(field) {
  const { html } = field.dataset;
  if (html === undefined) return field.value;
  return changedEarly(field) ? paragraphsOf(field.value) : html;
}

function paragraphsOf(plain) {
  return plain.split(/\n{2,}/).map((block) => {
    const paragraph = document.createElement("p");
    block.split("\n").forEach((line, rank) => paragraph.append(...(rank ? [document.createElement("br")] : []), line));
    return paragraph.outerHTML;
  }).join("");
}

const announce = (field) => field.dispatchEvent(new CustomEvent("essaim:editor-ready"));
const signalInput = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
const changedEarly = (field) => field.value !== field.defaultValue;

function write(field, editor) {
  const { doc } = editor.state;
  const nothing = doc.childCount === 1 && doc.firstChild.type.name === "paragraph" && !doc.firstChild.content.size;
  field.value = nothing ? "" : editor.getHTML();
  signalInput(field);
}

// New content from outside: the cursor stays about where it was, and undoing does not take away what others wrote.
function set(editor, value) {
  const { from } = editor.state.selection;
  editor.chain().setMeta("addToHistory", false).setContent(tidy(value), { emitUpdate: false }).run();
  editor.commands.setTextSelection(Math.min(from, editor.state.doc.content.size));
}

// Quotations sent by other scripts: `essaim:insert-quote` {textId, html}. They go after the block of the cursor, in no
// middle of a sentence; an empty paragraph gives them its place.
function insertQuote(editor, html) {
  const { $from } = editor.state.selection;
  const block = $from.depth ? $from.node(1) : null;
  const free = block?.type.name === "paragraph" && !block.content.size;
  const after = block ? $from.after(1) : editor.state.doc.content.size;
  const before = editor.state.doc.content.size;
  editor.commands.insertContentAt(free ? { from: $from.before(1), to: after } : after, tidy(html));
  const end = after + editor.state.doc.content.size - before;
  const next = editor.state.doc.nodeAt(end);
  if (next?.type.name === "paragraph" && !next.content.size) editor.chain().setTextSelection(end + 1).focus().run();
  else paragraphAt(editor, end);
}

// In a plain area: the words of the quotation, in a paragraph of their own.
function insertWords(field, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  const words = [...parsed.querySelectorAll("p, cite")].map((part) => part.textContent.trim()).join("\n");
  const end = field.value.indexOf("\n\n", field.selectionEnd);
  const place = end < 0 ? field.value.length : end;
  const quote = `${place ? "\n\n" : ""}${words || parsed.textContent.trim()}\n\n`;
  field.setRangeText(quote, place, place, "end");
  signalInput(field);
  field.focus();
}

document.addEventListener("essaim:insert-quote", ({ detail: { textId, html } }) => {
  const chosen = textId ? `[data-text-id="${CSS.escape(textId)}"]` : "";
  const field = document.querySelector(`textarea[data-autosave]${chosen}`);
  if (!field || field.readOnly) return;
  if (editors.has(field)) insertQuote(editors.get(field), html);
  else insertWords(field, html);
});

const buildAll = (root) => {
  for (const form of root.querySelectorAll("[data-rich-editor]:not([data-built])")) {
    form.dataset.built = "yes";
    build(form);
  }
};
buildAll(document);
document.addEventListener("htmx:load", (event) => buildAll(event.target));
