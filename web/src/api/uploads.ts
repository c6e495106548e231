import { call } from "./http";
import type { Upload } from "./payloads";

export const beginUpload = (dataset: string, body: { path: string; size: number }, signal?: AbortSignal) =>
  call<Upload>("POST", "/datasets/{dataset}/uploads", { path: { dataset }, body, signal });
export const uploadState = (upload: string, signal?: AbortSignal) =>
  call<Upload>("GET", "/uploads/{upload}", { path: { upload }, signal });
export const sendChunk = (upload: string, offset: number, bytes: Blob, signal?: AbortSignal) =>
  call<Upload>("PUT", "/uploads/{upload}", { path: { upload }, query: { offset }, bytes, signal });
export const dropUpload = (upload: string) => call<unknown>("DELETE", "/uploads/{upload}", { path: { upload } });
