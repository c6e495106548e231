import { answer, asBytes, done, http } from "./http";
import type { Sent } from "./payloads";

export const beginUpload = (dataset: string, body: Sent<"UploadIn">, signal?: AbortSignal) =>
  answer(
    http.POST("/api/datasets/{dataset}/uploads", {
      params: { path: { dataset } },
      body,
      ...(signal ? { signal } : {}),
    }),
  );
export const uploadState = (upload: string, signal?: AbortSignal) =>
  answer(http.GET("/api/uploads/{upload}", { params: { path: { upload } }, ...(signal ? { signal } : {}) }));
export const sendChunk = (upload: string, offset: number, bytes: Blob, signal?: AbortSignal) =>
  answer(
    http.PUT("/api/uploads/{upload}", {
      params: { path: { upload }, query: { offset } },
      ...asBytes(bytes),
      ...(signal ? { signal } : {}),
    }),
  );
export const dropUpload = (upload: string) =>
  done(http.DELETE("/api/uploads/{upload}", { params: { path: { upload } } }));
