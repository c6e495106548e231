import { useKeyOf } from "../../ui/keys/useBinder";
import { useDesk } from "../desk";

/** The key of a command; a letter that belongs to a class here is the class's, and the control goes without one. */
export function useKeyUnlessClass(command: string): { keys?: string } {
  const { offered } = useDesk().session.classes;
  const key = useKeyOf(command);
  return key === undefined || offered.some((look) => look.key?.toLowerCase() === key) ? {} : { keys: key };
}
