import type { Measurement } from "../../api/payloads";

/** An estimate in the digits that its kind is read in; null where it rests on too little to have an interval. */
export function estimate({ value, low, high }: Measurement): string | null {
  return value === null || low === null || high === null ? null : value.toFixed(2);
}

/** The interval beside an estimate. */
export function span({ low, high }: Measurement): string | null {
  return low === null || high === null ? null : `${low.toFixed(2)}–${high.toFixed(2)}`;
}

/** The parts that were met, the least agreed on first; those that rest on too little at the end. */
export function partsOf({ parts }: Measurement): { name: string; found: Measurement }[] {
  return Object.entries(parts)
    .map(([name, found]) => ({ name, found }))
    .filter(({ found }) => found.value !== null)
    .sort((one, other) => rank(one.found) - rank(other.found));
}

function rank(found: Measurement): number {
  return estimate(found) === null ? Number.POSITIVE_INFINITY : (found.value ?? 0);
}
