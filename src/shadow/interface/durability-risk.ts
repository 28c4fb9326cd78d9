// A setting of a database with which a power cut can destroy committed data.

export interface DurabilityRisk {
  /** The server's name for it. */
  readonly setting: string;
  /** What follows from it, for the operator. */
  readonly message: string;
}
