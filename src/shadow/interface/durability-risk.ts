// A setting of a database under which a power cut can take what has committed.

export interface DurabilityRisk {
  /** As the server calls it. */
  readonly setting: string;
  /** What follows, for the operator. */
  readonly message: string;
}
