// What was typed just before leaving a page: any later page sees that the server has it, then forgets it here.
// Nothing is decided here: what the server does not take stays, and the page of the text will show it.

import { forget, left, read, ROOT } from "./drawer.js";
import { isDone, post } from "./sending.js";

const shownHere = (textId) => document.querySelector(`[data-text-id="${CSS.escape(textId)}"]`);

async function deliver(key, entry) {
  const [user] = key.slice(ROOT.length).split(":");
  let { base } = entry;
  for (const item of entry.items) {
    const answer = await post({ url: entry.url, user, base, item });
    if (!isDone(answer)) return;
    base = answer.kept_as;
  }
  forget(key);
}

for (const key of await left()) {
  const [, textId] = key.slice(ROOT.length).split(":");
  const entry = read(key);
  if (entry && !shownHere(textId)) await deliver(key, entry);
}
