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

/** The boxes of a stretch as far as it is drawn, one to a line. */
export function boxesOf(root: Element, start: number, end: number): DOMRect[] {
  const boxes: DOMRect[] = [];
  for (const holder of root.querySelectorAll(`[${AT}]`)) {
    const from = Number(holder.getAttribute(AT));
    const node = [...holder.childNodes].find((child) => child.nodeType === Node.TEXT_NODE);
    const length = node?.textContent?.length ?? 0;
    if (!node || from + length <= start || from >= end) continue;
    const range = document.createRange();
    range.setStart(node, Math.max(0, start - from));
    range.setEnd(node, Math.min(length, end - from));
    boxes.push(...range.getClientRects());
  }
  return boxes.filter((box) => box.width > 0);
}
