// Calls to the service that this page came from. Everything is asked in the reader's language.
const ROOT = new URL("./", window.location.href);

export class Refusal extends Error {}

export function address(path) {
  return new URL(path, ROOT).href;
}

export async function ask(path, query, language) {
  const url = new URL(path, ROOT);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const answer = await fetch(url, { headers: { "Accept-Language": language, Accept: "application/json" } });
  const body = await answer.json();
  if (!answer.ok) {
    // Problems (RFC 9457) come in the reader's language.
    const faults = (body.errors ?? []).map((fault) => fault.message ?? fault.detail);
    throw new Refusal([body.detail ?? body.title, ...faults].join(" "));
  }
  return body;
}
