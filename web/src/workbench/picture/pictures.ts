import type { Picture } from "../../canvas/render/picture";

/** So many decoded pictures are kept: this task's, the next one's, and the one before for the way back. */
const MOST_KEPT = 4;

const kept = new Map<string, Promise<Picture>>();
const here = new WeakMap<Promise<Picture>, Picture>();

async function bring(address: string): Promise<Picture> {
  const image = new Image();
  image.decoding = "async";
  image.src = address;
  await image.decode();
  return { source: image, width: image.naturalWidth, height: image.naturalHeight };
}

/** A picture, decoded. Asked for ahead it is there at once. Rejects where it cannot be had or read. */
export function pictureAt(address: string): Promise<Picture> {
  const known = kept.get(address);
  if (known) return known;
  const brought = bring(address);
  kept.set(address, brought);
  // What failed may be asked for again.
  brought.then(
    (picture) => here.set(brought, picture),
    () => kept.delete(address),
  );
  for (const old of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(old);
  }
  return brought;
}

/** A picture that has been brought already: drawn with the very first frame, not with the one after. */
export function pictureHere(address: string): Picture | null {
  const known = kept.get(address);
  return (known && here.get(known)) ?? null;
}
