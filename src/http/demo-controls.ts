// What the page of the demo does with its simulated AA. The demo hands it in; no other server has it.

/** Each says in a sentence what happened. */
export interface DemoControls {
  /** Many customers change at once. `customers`: default 5,000, or all there are. */
  spike(customers: number | null): string;
  /** AA fails for a minute. While it fails, it works again. */
  fault(): string;
  /** One customer changes. */
  change(): string;
}
