// A copy of the database in a file.

export interface BackupProgress {
  readonly pages: number;
  readonly of: number;
}

export interface BackupOptions {
  /** Ends the work. Nothing of the copy is left. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BackupProgress) => void;
}

export interface BackupReport {
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
}
