// All commands, in the order of the help. Each command has a file in commands/, which is loaded when the command is called.
// So the program starts quickly.

import type { Command } from 'commander';

export interface CommandEntry {
  readonly name: string;
  /** The command in the program's help: its name, whether it has options, and its arguments. */
  readonly term: string;
  readonly description: string;
  /** Loads the function that gives the command its arguments, options, examples and work. */
  readonly load: () => Promise<(command: Command) => void>;
}

export const commandList: readonly CommandEntry[] = [
  {
    name: 'demo',
    term: 'demo [options]',
    description:
      'Shows the program with a simulated AA: drains its queue into a SQLite shadow, then follows its changes.',
    load: async () => (await import('./commands/demo.ts')).defineDemo,
  },
  {
    name: 'run',
    term: 'run',
    description:
      'Keeps the shadow of every client fresh until Ctrl-C or SIGTERM: drains, polls, retries what is parked.',
    load: async () => (await import('./commands/run.ts')).defineRun,
  },
  {
    name: 'drain',
    term: 'drain',
    description:
      'Drains the queue once: gets it, refreshes its customers, purges it. Exits 6 if something needs a person: parked customers, deletions, a queue that another program purges too.',
    load: async () => (await import('./commands/drain.ts')).defineDrain,
  },
  {
    name: 'refresh',
    term: 'refresh [options] <cust-id...>',
    description:
      'Fetches named customers from AA now and stores their data. Exits 6 if one could not be fetched, is unknown to AA, or was forgotten.',
    load: async () => (await import('./commands/refresh.ts')).defineRefresh,
  },
  {
    name: 'enqueue',
    term: 'enqueue [options] [cust-id...]',
    description: 'Asks AA to put customers into the queue, so that the next drain refreshes them.',
    load: async () => (await import('./commands/enqueue.ts')).defineEnqueue,
  },
  {
    name: 'status',
    term: 'status [options]',
    description:
      "Shows how fresh each client's shadow is, and what needs a person. Exits 6 if something does: parked customers, deletions that wait, a client that is stuck or that no process works on, an error that only a person can fix, a foreign purge.",
    load: async () => (await import('./commands/status.ts')).defineStatus,
  },
  {
    name: 'pause',
    term: 'pause [options]',
    description:
      'Holds the work for one client: no worker asks AA for anything until it is resumed. What is in hand is finished.',
    load: async () => (await import('./commands/pause.ts')).definePause,
  },
  {
    name: 'resume',
    term: 'resume',
    description: 'Lets the work for a paused client go on where it stopped.',
    load: async () => (await import('./commands/pause.ts')).defineResume,
  },
  {
    name: 'plan',
    term: 'plan',
    description:
      'Shows what a change of sections, relevance or privacy means for what is stored: what is erased here, who leaves, and whom AA is asked for. Asks AA nothing. Exits 6 if it waits for a person.',
    load: async () => (await import('./commands/plan.ts')).definePlan,
  },
  {
    name: 'apply',
    term: 'apply [options]',
    description:
      'Installs the shape of the configuration (sections, relevance, privacy) for one client, where it erases so much, or lets so many leave, that a person must say so.',
    load: async () => (await import('./commands/plan.ts')).defineApply,
  },
  {
    name: 'explain',
    term: 'explain <cust-id>',
    description:
      'Shows the history of one customer, and why it is fresh or not. Exits 0 if it is fresh, 6 if it is stale, unknown or forgotten.',
    load: async () => (await import('./commands/explain.ts')).defineExplain,
  },
  {
    name: 'find',
    term: 'find [options] <term>',
    description:
      'Finds customers in the shadow by name, e-mail, login or number. Exits 6 if nobody is found.',
    load: async () => (await import('./commands/find.ts')).defineFind,
  },
  {
    name: 'fields',
    term: 'fields',
    description:
      'Shows what AA sends of the stored customers that the catalogue does not know, and what it looks like; promote prints the configuration that gives it columns. It asks AA for nothing.',
    load: async () => (await import('./commands/fields.ts')).defineFields,
  },
  {
    name: 'privacy',
    term: 'privacy',
    description:
      'Looks whether what the policy of a client takes out stands in another place, in a sample of its customers. Exits 6 if it does.',
    load: async () => (await import('./commands/privacy.ts')).definePrivacy,
  },
  {
    name: 'check',
    term: 'check [options]',
    description:
      'Checks the configuration, the database and every service of AA without changing anything, and shows what is wrong or not understood.',
    load: async () => (await import('./commands/check.ts')).defineCheck,
  },
  {
    name: 'capture',
    term: 'capture [options]',
    description:
      'Records real answers of AA with personal data replaced, to be passed on and replayed. It changes nothing at AA.',
    load: async () => (await import('./commands/capture.ts')).defineCapture,
  },
  {
    name: 'parked',
    term: 'parked',
    description:
      'Lists, retries or drops parked customers: those that were set aside because AA could not serve them.',
    load: async () => (await import('./commands/parked.ts')).defineParked,
  },
  {
    name: 'deletions',
    term: 'deletions',
    description: 'Lists, confirms or refuses deletions that wait because there are too many at once.',
    load: async () => (await import('./commands/deletions.ts')).defineDeletions,
  },
  {
    name: 'relevance',
    term: 'relevance',
    description:
      'Tells what the rule of relevance means for those who are stored: who would stay and leave, and why. Asks AA nothing.',
    load: async () => (await import('./commands/relevance.ts')).defineRelevance,
  },
  {
    name: 'forget',
    term: 'forget [options] <cust-id...>',
    description:
      'Erases customers from every table, the feed and the history, and ignores their numbers afterwards.',
    load: async () => (await import('./commands/forget.ts')).defineForget,
  },
  {
    name: 'audit',
    term: 'audit [options]',
    description:
      'Fetches stored customers again and shows how many differ from AA although nothing is queued. Exits 6 if some do.',
    load: async () => (await import('./commands/audit.ts')).defineAudit,
  },
  {
    name: 'compare',
    term: 'compare [options]',
    description:
      'Compares a list of customer numbers with the shadow: who is only there, who is only here, and why. It asks AA for nothing. Exits 6 if somebody is missing on one side, and neither the rule, AA nor a person has taken them out.',
    load: async () => (await import('./commands/compare.ts')).defineCompare,
  },
  {
    name: 'reasons',
    term: 'reasons [options]',
    description:
      'Counts for which tables and actions of AA customers were queued lately, from the ledger and its history. It asks AA for nothing.',
    load: async () => (await import('./commands/reasons.ts')).defineReasons,
  },
  {
    name: 'config',
    term: 'config [options]',
    description: 'Validates the configuration and prints it with every default; secrets are shown as ***.',
    load: async () => (await import('./commands/config.ts')).defineConfig,
  },
  {
    name: 'migrate',
    term: 'migrate [options]',
    description: "Brings the shadow database's tables up to date. No table or column is dropped.",
    load: async () => (await import('./commands/migrate.ts')).defineMigrate,
  },
  {
    name: 'clients',
    term: 'clients',
    description:
      'Lists, exports or removes the clients of the database, whether the configuration has them or not.',
    load: async () => (await import('./commands/clients.ts')).defineClients,
  },
  {
    name: 'health',
    term: 'health',
    description:
      'Asks the HTTP server of `run` whether it is ready. Exits 0 if it is and 1 if not, for containers without curl.',
    load: async () => (await import('./commands/health.ts')).defineHealth,
  },
  {
    name: 'keys',
    term: 'keys',
    description: 'Makes, lists and revokes the keys of programs that read over HTTP (docs/http.md).',
    load: async () => (await import('./commands/keys.ts')).defineKeys,
  },
  {
    name: 'feed',
    term: 'feed',
    description: 'Lists, acknowledges for and drops the named followers of a feed (docs/feed.md).',
    load: async () => (await import('./commands/feed.ts')).defineFeed,
  },
  {
    name: 'webhook',
    term: 'webhook',
    description:
      'Lists, tests, pauses, resumes and replays webhooks, and receives them on this machine for development (docs/webhooks.md).',
    load: async () => (await import('./commands/webhook.ts')).defineWebhook,
  },
  {
    name: 'backup',
    term: 'backup <file>',
    description:
      'Copies an SQLite database into a new file while `run` works, and checks the copy. For PostgreSQL it prints the command to use.',
    load: async () => (await import('./commands/backup.ts')).defineBackup,
  },
  {
    name: 'move',
    term: 'move [options]',
    description:
      'Moves everything into another database, on SQLite or PostgreSQL, without asking AA. Stop `run` first. A move that was broken off is continued.',
    load: async () => (await import('./commands/move.ts')).defineMove,
  },
  {
    name: 'simulate',
    term: 'simulate [options]',
    description: 'Runs a simulated AA with made-up customers until Ctrl-C, and prints its address and login.',
    load: async () => (await import('./commands/simulate.ts')).defineSimulate,
  },
];
