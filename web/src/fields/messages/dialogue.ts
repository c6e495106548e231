import { isRecord } from "../../core/check";
import type { Json } from "../../core/json";

export interface Candidate {
  id: string;
  content: string;
  model?: string;
  parameters?: Record<string, Json>;
}

export interface Message {
  role: string;
  content: string;
  candidates?: Candidate[];
  choice?: string;
}

const MESSAGE = ["role", "content", "candidates", "choice"];
const CANDIDATE = ["id", "content", "model", "parameters"];

function hasOnly(value: Record<string, unknown>, fields: readonly string[]): boolean {
  return Object.keys(value).every((key) => fields.includes(key));
}

function isCandidate(value: unknown): value is Candidate {
  if (!isRecord(value) || !hasOnly(value, CANDIDATE)) return false;
  const { id, content, model, parameters } = value;
  if (typeof id !== "string" || id === "" || typeof content !== "string") return false;
  return (model === undefined || typeof model === "string") && (parameters === undefined || isRecord(parameters));
}

function isMessage(value: unknown, roles: readonly string[]): boolean {
  if (!isRecord(value) || !hasOnly(value, MESSAGE)) return false;
  if (typeof value.role !== "string" || !roles.includes(value.role) || typeof value.content !== "string") return false;
  const candidates: unknown = value.candidates ?? [];
  if (!Array.isArray(candidates) || !candidates.every(isCandidate)) return false;
  const ids = candidates.map((candidate) => candidate.id);
  if (new Set(ids).size !== ids.length) return false;
  return value.choice === undefined || (typeof value.choice === "string" && ids.includes(value.choice));
}

export function isDialogue(value: unknown, roles: readonly string[]): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => isMessage(one, roles));
}

export function messagesOf(value: Json | undefined): Message[] {
  return Array.isArray(value) ? (value as unknown as Message[]) : [];
}

/** A choice brings its text into the message, where it may be edited further. */
export function chosen(message: Message, id: string): Message {
  const candidate = message.candidates?.find((one) => one.id === id);
  return candidate ? { ...message, choice: id, content: candidate.content } : message;
}

/** Who speaks next: after the user the assistant, else the user, as far as they may. */
export function nextRole(messages: readonly Message[], roles: readonly string[]): string {
  const last = messages.at(-1)?.role;
  const wanted = last === "user" ? "assistant" : "user";
  return roles.includes(wanted) ? wanted : (roles.find((role) => role !== last) ?? roles[0] ?? "user");
}
