import { useEffect, useState } from "react";
import type { AnnotationDocument, Payload } from "../core/document";
import type { Json } from "../core/json";
import { keepContent, missingIn } from "../core/payloads";
import { readText } from "./http";

const AT_ONCE = 4;

async function bring(item: string, payload: Payload): Promise<void> {
  const text = await readText("/items/{item}/payloads/{sha256}", { item, sha256: payload.sha256 }, {});
  keepContent(payload, JSON.parse(text) as Json);
}

/** Brings what documents of an item keep beside themselves (large masks); one that cannot be had is left out. */
export async function bringPayloads(item: string, documents: readonly (AnnotationDocument | null)[]): Promise<void> {
  const waiting = missingIn(documents);
  const work = async () => {
    for (let payload = waiting.shift(); payload; payload = waiting.shift()) {
      // What is not drawn is still kept: the document names it, and so does what is handed in.
      await bring(item, payload).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Whether all that documents keep beside themselves is here; true at once for documents that keep nothing so. */
export function usePayloads(item: string, documents: readonly (AnnotationDocument | null)[]): boolean {
  const missing = missingIn(documents)
    .map(({ sha256 }) => sha256)
    .join(" ");
  const [asked, setAsked] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is missing says which documents they are
  useEffect(() => {
    if (missing === "") return undefined;
    let stale = false;
    void bringPayloads(item, documents).then(() => (stale ? undefined : setAsked(missing)));
    return () => {
      stale = true;
    };
  }, [item, missing]);
  return missing === "" || asked !== "";
}
