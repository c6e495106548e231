import { useSyncExternalStore } from "react";
import { startImport } from "../../api/imports";
import type { Import } from "../../api/payloads";
import { type BatchProgress, type FileToSend, UploadBatch } from "../../api/UploadBatch";

/** Sending goes on while the person looks at other pages: batches live beside the pages, one a dataset. */
const batches = new Map<string, UploadBatch>();
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

/** Sends the files, then starts the import that reads them. Null where nothing arrived or the sending was given up. */
export async function sendAndImport(dataset: string, files: readonly FileToSend[]): Promise<Import | null> {
  const batch = new UploadBatch(dataset, files);
  batches.set(dataset, batch);
  announce();
  const uploads = await batch.start();
  const started = uploads.length > 0 ? await startImport(dataset, { source: { uploads } }) : null;
  if (batch.snapshot().refused.length === 0) forgetBatch(dataset);
  return started;
}

export function forgetBatch(dataset: string): void {
  batches.delete(dataset);
  announce();
}

export function useBatch(dataset: string): UploadBatch | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => batches.get(dataset) ?? null,
  );
}

export function useBatchProgress(batch: UploadBatch): BatchProgress {
  return useSyncExternalStore(batch.subscribe, batch.snapshot);
}
