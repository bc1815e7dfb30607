// One request of the saving protocol, and what its answer means.

const PATIENCE = 30000;
const KEEPALIVE_MOST = 60000; // browsers refuse more in a request that outlives its page
const DONE = ["saved", "same", "merged"];

export const isDone = (answer) => DONE.includes(answer.state);

// From the cookie: it changes when somebody signs in again in another tab, the form does not.
const token = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
  document.querySelector("[name=csrfmiddlewaretoken]")?.value ||
  "";

export async function post({ url, user, base, item, leaving = false }) {
  const body = new URLSearchParams({ base, operation: item.operation, user, [item.mode]: item.body });
  const keepalive = leaving && body.toString().length < KEEPALIVE_MOST;
  const headers = { Accept: "application/json", "X-CSRFToken": token(), "X-Requested-With": "fetch" };
  const signal = AbortSignal.timeout?.(PATIENCE);
  try {
    return await understood(await fetch(url, { method: "POST", body, headers, redirect: "manual", keepalive, signal }));
  } catch (error) {
    return { state: error.name === "TimeoutError" ? "trouble" : "offline" };
  }
}

// A redirection leads to the sign-in page; else the answer says its state, or its status tells it.
async function understood(response) {
  if (response.type === "opaqueredirect" || response.status === 401) return { state: "signin" };
  if (response.status >= 500 || response.status === 429) return { state: "trouble" };
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = isJson ? await response.json() : {};
  return answer.state ? answer : { state: response.status === 403 ? "signin" : "gone" };
}
