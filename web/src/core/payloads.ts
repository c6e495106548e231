import type { AnnotationDocument, Payload, Shape } from "./document";
import type { Json } from "./json";

/** Contents that were brought, by hash, the latest last; they never change. */
const contents = new Map<string, Json>();
const MOST_KEPT = 500;

function payloadOf(shape: Shape): Payload | null {
  return shape.kind === "mask" ? (shape.payload ?? null) : null;
}

/** The contents that documents keep beside themselves and that are not here yet, each once. */
export function missingIn(documents: readonly (AnnotationDocument | null)[]): Payload[] {
  const missing = new Map<string, Payload>();
  for (const document of documents) {
    for (const object of document?.objects ?? []) {
      for (const shape of object.shapes ?? []) {
        const payload = payloadOf(shape);
        if (payload && !contents.has(payload.sha256)) missing.set(payload.sha256, payload);
      }
    }
  }
  return [...missing.values()];
}

/** What a payload holds; undefined where it has not been brought. */
export function contentOf({ sha256 }: Payload): Json | undefined {
  return contents.get(sha256);
}

export function keepContent({ sha256 }: Payload, content: Json): void {
  contents.delete(sha256);
  contents.set(sha256, content);
  for (const old of contents.keys()) {
    if (contents.size <= MOST_KEPT) break;
    contents.delete(old);
  }
}
