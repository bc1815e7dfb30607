// What this device holds of a text until the server has it, under essaim:texte:<user>:<text>:<page>.

export const ROOT = "essaim:texte:";

// crypto.randomUUID only exists on secure pages; getRandomValues exists everywhere.
export function mint() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const page = mint();

// Storage may be forbidden, full, or hold what another version wrote: then there is nothing there.
function tried(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

export class Drawer {
  constructor(user, textId) {
    this.prefix = `${ROOT}${user}:${textId}:`;
    this.key = this.prefix + page;
    // Held as long as this page lives: other pages then leave its entry alone.
    navigator.locks?.request(this.key, () => new Promise(() => {}));
  }

  keep(entry) {
    return tried(() => {
      localStorage.setItem(this.key, JSON.stringify(entry));
      return true;
    }, false);
  }

  forget() {
    forget(this.key);
  }

  left() {
    return left(this.prefix);
  }
}

export const forget = (key) => tried(() => localStorage.removeItem(key));

export function read(key) {
  const entry = tried(() => JSON.parse(localStorage.getItem(key)), null);
  return entry?.items?.length ? entry : null;
}

// The keys of pages that are gone, the oldest first.
export async function left(prefix = ROOT) {
  const keys = tried(() => Object.keys(localStorage), []).filter((key) => key.startsWith(prefix) && read(key));
  if (!keys.length) return [];
  const held = new Set(((await navigator.locks?.query())?.held || []).map((lock) => lock.name));
  return keys.filter((key) => !held.has(key)).sort((one, two) => read(one)?.at - read(two)?.at);
}
