export interface DroppedFile {
  /** The path inside what was dropped, with forward slashes: it becomes the item's key. */
  path: string;
  file: File;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers hand a folder out in pages of a hundred: ask until an empty page comes. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const page = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (page.length === 0) return found;
    found.push(...page);
  }
}

async function collect(entry: FileSystemEntry, into: DroppedFile[]): Promise<void> {
  if (entry.isFile) {
    into.push({ path: entry.fullPath.replace(/^\//, ""), file: await fileOf(entry as FileSystemFileEntry) });
    return;
  }
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await collect(child, into);
}

/** Every file in what was dropped, folders walked to their ends; hidden files of the system are left out. */
export async function filesOf(data: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found: DroppedFile[] = [];
  for (const entry of entries) await collect(entry, found);
  return found.filter(({ path }) => !/(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX\/)/.test(path));
}
