import { useDesk } from "../desk";

/** A letter that belongs to a class here is the class's: the control then goes without one. */
export function useKeyUnlessClass(key: string): { keys?: string } {
  const { offered } = useDesk().session.classes;
  return offered.some((look) => look.key?.toLowerCase() === key) ? {} : { keys: key };
}
