// The charset parameter of a Content-Type header.

export const httpCharset = (contentType: string | undefined): string | null =>
  /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType ?? '')?.[1] ?? null;
