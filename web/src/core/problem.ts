/** Where in what was sent the mistake lies, as the server says it: a JSON pointer, a file, an object's id. */
export type ProblemPlace = Readonly<Record<string, unknown>> | string;

export interface ProblemFacts {
  /** HTTP status, or 0 where no answer came (offline, cut off). */
  status: number;
  /** Stable and machine-readable: `tasks.lease_lost`. */
  code: string;
  title: string;
  detail?: string | undefined;
  hint?: string | undefined;
  where?: ProblemPlace | undefined;
  /** What the sentence was made of, for code that acts on it. */
  params?: Readonly<Record<string, unknown>> | undefined;
  requestId?: string | undefined;
}

/** What went wrong in words that a person can be shown. Everything that fails towards the server ends as one of these. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly where: ProblemPlace | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;

  constructor(facts: ProblemFacts) {
    super(facts.detail ?? facts.title);
    this.name = "Problem";
    this.status = facts.status;
    this.code = facts.code;
    this.title = facts.title;
    this.detail = facts.detail;
    this.hint = facts.hint;
    this.where = facts.where;
    this.params = facts.params ?? {};
    this.requestId = facts.requestId;
  }

  get offline(): boolean {
    return this.status === 0;
  }
}
