// Asking the sandbox. Every refusal arrives as `Refused` with a sentence that can be shown.

export class Refused extends Error {
  constructor(message, status, body = {}) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

async function answered(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    throw new Refused(`The sandbox gave an answer that is not JSON (${response.status}).`, response.status);
  }
  if (!response.ok) throw new Refused(body.error ?? `The sandbox answered ${response.status}.`, response.status, body);
  return body;
}

async function asked(path, options) {
  try {
    return await fetch(`/sandbox/${path}`, options);
  } catch {
    throw new Refused("The sandbox does not answer. Is it still running?", 0);
  }
}

export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const suffix = given.length ? `?${new URLSearchParams(given)}` : "";
  return answered(await asked(path + suffix, { headers: { Accept: "application/json" } }));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return answered(await asked(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

// Call `changed` after every change in the sandbox, one call at a time; `linked` says whether the line stands.
export function listen({ changed, linked }) {
  let seen = -1;
  let wanted = false;
  let running = false;
  const run = async () => {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      try {
        await changed();
      } catch (error) {
        console.warn(error);
      }
    }
    running = false;
  };
  const source = new EventSource("/sandbox/events");
  source.addEventListener("open", () => linked(true));
  source.addEventListener("error", () => linked(false));
  source.addEventListener("message", (event) => {
    const number = JSON.parse(event.data).change;
    if (number === seen) return;
    seen = number;
    run();
  });
  return run;
}
