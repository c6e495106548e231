import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useDesk } from "../desk";

/** What a reviewer writes, pinned to an object or about the whole. */
export interface Remark {
  text: string;
  object: string | null;
}

interface Remarks {
  remarks: readonly Remark[];
  /** The object a remark is being written on; `undefined` where none is being written. */
  writing: string | null | undefined;
  write(object: string | null): void;
  put(remark: Remark): void;
  drop(index: number): void;
  putAside(): void;
}

const RemarksContext = createContext<Remarks | null>(null);

/** The remarks of one review, until they go with the verdict. */
export function RemarksProvider({ children }: { children: ReactNode }) {
  const { session } = useDesk();
  const [remarks, setRemarks] = useState<readonly Remark[]>([]);
  const [writing, setWriting] = useState<string | null | undefined>(undefined);
  const write = useCallback(
    (object: string | null) => {
      session.open("review");
      setWriting(object);
    },
    [session],
  );
  const value = useMemo<Remarks>(
    () => ({
      remarks,
      writing,
      write,
      put: (remark) => {
        setRemarks((before) => [...before, remark]);
        setWriting(undefined);
      },
      drop: (index) => setRemarks((before) => before.filter((_, at) => at !== index)),
      putAside: () => setWriting(undefined),
    }),
    [remarks, writing, write],
  );
  return <RemarksContext.Provider value={value}>{children}</RemarksContext.Provider>;
}

export function useRemarks(): Remarks {
  const remarks = useContext(RemarksContext);
  if (!remarks) throw new Error("outside a review");
  return remarks;
}
