import { Problem, type ProblemFacts } from "../core/problem";
import { apiAddress, fill, type QueryValue, type Scalar } from "./address";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface CallOptions {
  path?: Record<string, Scalar>;
  query?: Record<string, QueryValue>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  bytes?: Blob;
  signal?: AbortSignal | undefined;
  /** The request outlives the page (the last autosave of a closing tab). */
  keepalive?: boolean;
}

let csrf = "";
const unauthorised = new Set<() => void>();

/** The token that `GET /me` hands out; every write carries it. */
export function rememberCsrf(token: string): void {
  csrf = token;
}

/** Called when the server no longer knows who this is: the page stays, the person signs in again. */
export function onSignedOut(listener: () => void): () => void {
  unauthorised.add(listener);
  return () => unauthorised.delete(listener);
}

function headersFor(method: Method, options: CallOptions): Headers {
  const headers = new Headers({ Accept: "application/json", "Accept-Language": document.documentElement.lang });
  if (method !== "GET") headers.set("X-CSRF-Token", csrf);
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.bytes) headers.set("Content-Type", "application/octet-stream");
  return headers;
}

const CUT_OFF: ProblemFacts = { status: 0, code: "offline", title: "", detail: "" };
let wordsForOffline: () => Pick<ProblemFacts, "title" | "detail" | "hint"> = () => CUT_OFF;

/** The one message no server can send: that it was not reached. The application says it in the person's language. */
export function sayOffline(words: typeof wordsForOffline): void {
  wordsForOffline = words;
}

async function reach(method: Method, template: string, options: CallOptions): Promise<Response> {
  const body = options.bytes ?? (options.body === undefined ? null : JSON.stringify(options.body));
  try {
    return await fetch(apiAddress(fill(template, options.path, options.query)), {
      method,
      headers: headersFor(method, options),
      body,
      credentials: "same-origin",
      signal: options.signal ?? null,
      keepalive: options.keepalive ?? false,
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new Problem({ ...CUT_OFF, ...wordsForOffline() });
  }
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
const NO_CONTENT = 204;

/** One request. Anything but success becomes a Problem with the server's own words. */
export async function call<Answer>(method: Method, template: string, options: CallOptions = {}): Promise<Answer> {
  const response = await reach(method, template, options);
  if (!response.ok) {
    const problem = await problemIn(response);
    if (response.status === UNAUTHORISED) for (const listener of unauthorised) listener();
    throw problem;
  }
  if (response.status === NO_CONTENT) return undefined as Answer;
  return (await response.json()) as Answer;
}
