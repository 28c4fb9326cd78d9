// The result of a command for scripts: one whole document on stdout, or none. What goes wrong after it was printed is told
// on stderr and by the exit code.

let printed = false;

export function printJsonDocument(document: object): void {
  if (printed) return;
  printed = true;
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
