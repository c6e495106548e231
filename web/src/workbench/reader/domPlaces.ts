/** Between places in the page and positions in the text (UTF-16). Text nodes stand in elements that say where they begin. */

const AT = "data-at";

function elementOf(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}

/** The position of a point in the page's tree; null where it is not in the text. */
export function positionOf(node: Node, offset: number): number | null {
  const element = elementOf(node);
  const holder = element?.closest(`[${AT}]`);
  if (!holder) return null;
  const start = Number(holder.getAttribute(AT));
  if (node.nodeType === Node.TEXT_NODE) return start + offset;
  // Between children: what comes before, counted by its text.
  const before = document.createRange();
  before.selectNodeContents(holder);
  before.setEnd(node, offset);
  return start + before.toString().length;
}

/** The stretch of text that the browser has selected. */
export function selectedStretch(root: Element): { start: number; end: number } | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return null;
  const start = positionOf(range.startContainer, range.startOffset);
  const end = positionOf(range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end };
}

/** The position under a point of the screen. */
export function positionAt(x: number, y: number): number | null {
  if ("caretPositionFromPoint" in document) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret ? positionOf(caret.offsetNode, caret.offset) : null;
  }
  // Safari before 18 knows only the older name.
  const range = (
    document as Document & { caretRangeFromPoint(x: number, y: number): Range | null }
  ).caretRangeFromPoint(x, y);
  return range ? positionOf(range.startContainer, range.startOffset) : null;
}

interface Piece {
  from: number;
  node: Node;
  length: number;
}

/** What of the text is drawn, in its order: read once for all that is measured in it. */
export interface DrawnText {
  origin: DOMRect;
  pieces: readonly Piece[];
}

export function drawnIn(root: Element): DrawnText {
  const pieces: Piece[] = [];
  for (const holder of root.querySelectorAll(`[${AT}]`)) {
    // The text stands last in its holder, behind the labels.
    const node = holder.lastChild;
    if (node?.nodeType !== Node.TEXT_NODE) continue;
    pieces.push({ from: Number(holder.getAttribute(AT)), node, length: node.textContent?.length ?? 0 });
  }
  return { origin: root.getBoundingClientRect(), pieces };
}

/** The boxes of a stretch as far as it is drawn, one to a line. */
export function boxesOf({ pieces }: DrawnText, start: number, end: number): DOMRect[] {
  const boxes: DOMRect[] = [];
  for (let at = firstBehind(pieces, start); at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (!piece || piece.from >= end) break;
    const range = document.createRange();
    range.setStart(piece.node, Math.max(0, start - piece.from));
    range.setEnd(piece.node, Math.min(piece.length, end - piece.from));
    boxes.push(...range.getClientRects());
  }
  return boxes.filter((box) => box.width > 0);
}

/** The first piece that ends behind a position. */
function firstBehind(pieces: readonly Piece[], start: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece && piece.from + piece.length <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}
