// What to do about each reason of a verdict, in a sentence or two. The same is in docs/operating.md, in a table by reason.

interface Cure {
  readonly says: string;
  /** The view of the client where a person decides. */
  readonly view?: 'parked' | 'deletions';
  /** What is typed at the server, for want of a button. */
  readonly command?: (client: string) => string;
}

const wait = 'Nothing needs to be done: it moves.';

export const cures: Readonly<Record<string, Cure>> = {
  draining: { says: wait },
  'first-copy': { says: wait },
  receiving: { says: wait },
  'first-answer': { says: wait },
  'old-change': {
    says: 'A known change waits, and no drain is under way. Look at the log of `aa-shadow run`.',
  },
  observing: {
    says: 'Nothing needs to be done. When you trust it, stop the other program, set `purge: normal`, and audit everyone.',
  },
  'observed-again': {
    says: 'Nothing needs to be done: all whom the queue names are fetched again. It ends when the queue is purged: by the other program, or from here under `purge: normal`.',
  },
  budget: {
    says: 'Nothing needs to be done: it goes on as calls come back. If it is so every day, raise `budget.perHour`, or ask ACGI to queue fewer customers.',
  },
  quiet: { says: 'Nothing needs to be done: it goes on when the quiet hours end.' },
  parked: {
    says: 'They are tried again by themselves. Their errors tell where a person must help.',
    view: 'parked',
  },
  'never-populated': {
    says: 'Queue everyone, so that all come. If all who are wanted are here already, say so:',
    command: (client) => `aa-shadow enqueue --client ${client} --already-done`,
  },
  'set-back': {
    says: 'Queue everyone. This note ends when everyone is stored. If you know better, take note of it.',
  },
  'foreign-purge': {
    says: 'Find the other environment that uses the same credentials, and ask ACGI for a user of its own. Then queue the customers again, and take note of it last.',
  },
  drift: {
    says: 'An audit of everyone finds and mends what differs:',
    command: (client) => `aa-shadow audit --client ${client} --all --heal`,
  },
  failing: { says: 'It is tried again by itself. The last error tells whether a person must help.' },
  'never-answered': {
    says: 'This command tells what is wrong between here and AA:',
    command: (client) => `aa-shadow check --client ${client}`,
  },
  'queue-silent': {
    says: 'This command tells what is wrong between here and AA:',
    command: (client) => `aa-shadow check --client ${client}`,
  },
  'nobody-works': { says: 'No worker works on this client. Start one:', command: () => 'aa-shadow run' },
  clock: { says: "The clock was put back. It is over with AA's next answer." },
  'no-progress': {
    says: '`aa-shadow run` starts the work anew by itself. If it comes again, report it with the log.',
  },
  'thread-blocked': {
    says: '`aa-shadow run` starts the work anew by itself. If it comes again, report it with the log.',
  },
  'purge-removes-nothing': {
    says: 'Ask ACGI about PURGE_QUEUE_XML. Until it works there is one drain in five minutes.',
  },
  deletions: {
    says: 'AA says that more customers were deleted at once than is usual. Nothing is deleted here before you decide.',
    view: 'deletions',
  },
  shape: {
    says: 'What that means stands below, and whether a person must help.',
  },
  relevance: {
    says: 'The sentence above says why: the rule keeps nobody, reads a field that AA has never sent, or would let many leave, whom the button below lets go. Nobody leaves by it meanwhile. This command tells what it means:',
    command: (client) => `aa-shadow relevance test --client ${client}`,
  },
  'by-person': {
    says: 'Nothing that AA queues is lost meanwhile. It goes on when somebody resumes it.',
  },
};
