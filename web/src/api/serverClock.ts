/** How far the server's clock is ahead of this machine's, whose clock may be hours off. */
let aheadMs = 0;

/** Notes the time on an answer: the `Date` header, exact to a second. */
export function noteServerTime(date: string | null): void {
  const told = date ? Date.parse(date) : Number.NaN;
  if (Number.isFinite(told)) aheadMs = told - Date.now();
}

/** From now, by the server's clock, to a moment that the server named; negative when it is past. */
export function msUntil(moment: string): number {
  return Date.parse(moment) - (Date.now() + aheadMs);
}
