import createClient from "openapi-fetch";
import { Problem, type ProblemFacts } from "../core/problem";
import { apiAddress, fill, mountedAt, type QueryValue, type Scalar } from "./address";
import type { paths } from "./generated/schema";
import type { Me } from "./payloads";
import { noteServerTime } from "./serverClock";
import { csrfToken, isGone, speakFor } from "./speaker";

const unauthorised = new Set<() => void>();

/** Called when the server no longer knows who this is: the page stays, the person signs in again. */
export function onSignedOut(listener: () => void): () => void {
  unauthorised.add(listener);
  return () => unauthorised.delete(listener);
}

const CUT_OFF: ProblemFacts = { status: 0, code: "offline", title: "", detail: "" };
let wordsForOffline: () => Pick<ProblemFacts, "title" | "detail" | "hint"> = () => CUT_OFF;

/** The one message no server can send: that it was not reached. The application says it in the person's language. */
export function sayOffline(words: typeof wordsForOffline): void {
  wordsForOffline = words;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

async function problemIn(response: Response): Promise<Problem> {
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  const told: Record<string, unknown> = isJson ? await response.json() : {};
  const requestId = text(told.request_id) ?? response.headers.get("X-Request-Id") ?? undefined;
  return new Problem({
    status: response.status,
    code: text(told.code) ?? text(told.type) ?? `http.${response.status}`,
    title: text(told.title) ?? response.statusText,
    detail: text(told.detail),
    hint: text(told.hint),
    where: told.where as ProblemFacts["where"],
    params: told.params as ProblemFacts["params"],
    requestId,
  });
}

const UNAUTHORISED = 401;
/** The session is another one than the token's: somebody signed in since, perhaps the same person in another tab. */
const OTHER_SESSION = "request.forged";

async function carry(request: Request): Promise<Response> {
  // What is open in this page is not the business of whoever is signed in now.
  if (isGone()) throw new Problem({ ...CUT_OFF, ...wordsForOffline() });
  if (request.method !== "GET") request.headers.set("X-CSRF-Token", csrfToken());
  try {
    const response = await fetch(request);
    noteServerTime(response.headers.get("Date"));
    return response;
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new Problem({ ...CUT_OFF, ...wordsForOffline() });
  }
}

/** Asks who is signed in now; true where it is still the person this page speaks for. */
async function stillMe(): Promise<boolean> {
  const response = await fetch(apiAddress("/me"));
  if (!response.ok) return false;
  const me = (await response.json()) as Me;
  speakFor(me.user.id, me.csrf);
  return !isGone();
}

/** Every request goes through here: who asks, in which language, and what a refusal becomes. */
async function reach(request: Request): Promise<Response> {
  request.headers.set("Accept-Language", document.documentElement.lang);
  const again = request.headers.get("Content-Type") === "application/json" ? request.clone() : null;
  const response = await carry(request);
  if (response.ok) return response;
  const problem = await problemIn(response);
  if (response.status === UNAUTHORISED) for (const listener of unauthorised) listener();
  if (problem.code === OTHER_SESSION && again && (await stillMe())) {
    const repeated = await carry(again);
    if (repeated.ok) return repeated;
  }
  throw problem;
}

/** The server's routes with their types: a call that it would not understand does not compile. */
export const http = createClient<paths>({
  baseUrl: new URL(mountedAt, window.location.origin).href.replace(/\/$/, ""),
  credentials: "same-origin",
  fetch: reach,
});

/** What a request was answered with. Refusals have become Problems before this is reached. */
export async function answer<Data>(reply: Promise<{ data?: Data }>): Promise<NonNullable<Data>> {
  return (await reply).data as NonNullable<Data>;
}

/** Waits for a request that is answered with nothing. */
export async function done(reply: Promise<unknown>): Promise<void> {
  await reply;
}

/** Bytes go as they are, not as JSON. */
export function asBytes(body: Blob) {
  return {
    body: body as never,
    bodySerializer: (bytes: unknown) => bytes as Blob,
    headers: { "Content-Type": "application/octet-stream" },
  };
}

/** A short text that is served as a file. */
export async function readText(
  path: string,
  values: Record<string, Scalar>,
  query: Record<string, QueryValue>,
): Promise<string> {
  return (await reach(new Request(apiAddress(fill(path, values, query))))).text();
}
