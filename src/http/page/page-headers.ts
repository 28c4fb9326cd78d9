// What the browser is told of the page beside its bytes. The page brings everything along: nothing is loaded from elsewhere, and nothing that
// stands in the page itself is run.

/** `frameAncestors`: who may show it in a frame. `null`: nobody. */
export const pageHeaders = (frameAncestors: readonly string[] | null): Readonly<Record<string, string>> => ({
  'content-security-policy': policy(frameAncestors),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  ...fileHeaders,
});

export const fileHeaders: Readonly<Record<string, string>> = { 'referrer-policy': 'no-referrer' };

const policy = (frameAncestors: readonly string[] | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${(frameAncestors ?? ["'none'"]).map(quoted).join(' ')}`,
  ].join('; ');

const quoted = (ancestor: string): string => (ancestor === 'self' ? "'self'" : ancestor);
