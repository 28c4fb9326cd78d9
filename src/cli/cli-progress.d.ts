// What we use of cli-progress, which comes without types.

declare module 'cli-progress' {
  export interface BarOptions {
    readonly stream?: NodeJS.WritableStream;
    readonly format?: string;
    readonly barsize?: number;
    readonly hideCursor?: boolean;
    readonly clearOnComplete?: boolean;
    readonly barCompleteChar?: string;
    readonly barIncompleteChar?: string;
  }

  export type Payload = Readonly<Record<string, string>>;

  export class SingleBar {
    constructor(options: BarOptions);
    readonly isActive: boolean;
    start(total: number, value: number, payload: Payload): void;
    setTotal(total: number): void;
    update(value: number, payload: Payload): void;
    stop(): void;
  }
}
