// A small pooler before a PostgreSQL server, over real sockets: it hands each transaction, or each session, to one of a few
// connections to the server, as PgBouncer and its like do. It answers the start of a connection by itself.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { onTestFinished } from 'vitest';

export interface SmallPoolerOptions {
  readonly mode: 'transaction' | 'session';
  /** What it does with the options of a start. */
  readonly options: 'refused' | 'dropped';
  /** Connections to the server. Default 2. */
  readonly size?: number;
  /** Which free connection is taken. Default: the one that was used last. */
  readonly takes?: 'newest' | 'oldest';
}

export interface SmallPooler {
  readonly url: string;
  /** What each connection to the server has for a setting, as its next user sees it. */
  settings(name: string): Promise<readonly string[]>;
}

interface Shared {
  readonly socket: Socket;
  user: User | null;
}

interface User {
  readonly socket: Socket;
  waiting: Buffer[];
  shared: Shared | null;
  /** Ends of pieces (Sync, Query) that the server has not answered yet. */
  open: number;
}

const frame = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** Cuts a stream into messages. The first message of a client has no type. */
function messages(
  onMessage: (type: string, whole: Buffer) => void,
  hasStart: boolean,
): (data: Buffer) => void {
  let [rest, starting] = [Buffer.alloc(0), hasStart];
  return (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = starting ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      const whole = rest.subarray(0, length);
      rest = rest.subarray(length);
      const type = starting ? 'start' : String.fromCharCode(whole[0] ?? 0);
      if (starting) starting = whole.readInt32BE(4) === 80_877_103;
      onMessage(type, whole);
    }
  };
}

const status = (name: string, value: string): Buffer => frame('S', Buffer.from(`${name}\0${value}\0`));
const welcome = (): Buffer =>
  Buffer.concat([
    frame('R', Buffer.alloc(4)),
    status('server_version', '18.0'),
    status('client_encoding', 'UTF8'),
    frame('K', Buffer.from([0x12, 0x34, 0x56, 0x78, 1, 2, 3, 4])),
    frame('Z', Buffer.from('I')),
  ]);
const refusal = frame(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0'),
);

export async function smallPooler(url: string, options: SmallPoolerOptions): Promise<SmallPooler> {
  const free: Shared[] = [];
  const queue: User[] = [];
  const clients: pg.Client[] = [];
  const { size = 2, mode } = options;
  for (let count = 0; count < size; count++) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    stream.removeAllListeners('data');
    stream.setNoDelay(true);
    const shared: Shared = { socket: stream, user: null };
    stream.on(
      'data',
      messages((type, whole) => fromServer(shared, type, whole), false),
    );
    free.push(shared);
  }

  const handOut = (): void => {
    while (free.length > 0 && queue.length > 0) {
      const user = queue.shift() as User;
      const shared = (options.takes === 'oldest' ? free.shift() : free.pop()) as Shared;
      [shared.user, user.shared] = [user, shared];
      for (const one of user.waiting.splice(0)) shared.socket.write(one);
    }
  };
  const giveBack = (shared: Shared): void => {
    if (shared.user !== null) shared.user.shared = null;
    shared.user = null;
    free.push(shared);
    handOut();
  };
  const fromServer = (shared: Shared, type: string, whole: Buffer): void => {
    const { user } = shared;
    user?.socket.write(whole);
    if (type !== 'Z') return;
    // The answer to DISCARD ALL.
    if (user === null) return giveBack(shared);
    user.open -= 1;
    if (mode === 'transaction' && user.open === 0 && whole[5] === 0x49) giveBack(shared);
  };
  const leave = (user: User): void => {
    const { shared } = user;
    if (queue.includes(user)) queue.splice(queue.indexOf(user), 1);
    if (shared === null) return;
    [shared.user, user.shared] = [null, null];
    shared.socket.write(frame('Q', Buffer.from('DISCARD ALL\0')));
  };
  const fromUser = (user: User, type: string, whole: Buffer): void => {
    if (type === 'start') return start(user, whole);
    if (type === 'X') return void user.socket.end();
    if (type === 'S' || type === 'Q') user.open += 1;
    if (user.shared !== null) return void user.shared.socket.write(whole);
    user.waiting.push(whole);
    if (!queue.includes(user)) queue.push(user);
    handOut();
  };
  const start = (user: User, whole: Buffer): void => {
    if (whole.readInt32BE(4) === 80_877_103) return void user.socket.write('N');
    const hasOptions = whole.toString('latin1').includes('\0options\0');
    if (hasOptions && options.options === 'refused') return void user.socket.end(refusal);
    user.socket.write(welcome());
  };

  const server = createServer({ noDelay: true }, (socket) => {
    const user: User = { socket, waiting: [], shared: null, open: 0 };
    socket.on(
      'data',
      messages((type, whole) => fromUser(user, type, whole), true),
    );
    socket.on('error', () => undefined);
    socket.on('close', () => leave(user));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const { connection } of clients as unknown as { readonly connection: { readonly stream: Socket } }[])
      connection.stream.destroy();
  });
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: through.href, settings: (name) => settingsBehind(through.href, name, size) };
}

/** As many transactions at once as there are connections to the server. */
async function settingsBehind(url: string, name: string, size: number): Promise<readonly string[]> {
  const found: string[] = [];
  const users = Array.from({ length: size }, () => new pg.Client({ connectionString: url }));
  for (const user of users) {
    await user.connect();
    await user.query('BEGIN');
    const { rows } = await user.query<{ setting: string }>('SELECT current_setting($1) AS setting', [name]);
    found.push(rows[0]?.setting ?? '');
  }
  for (const user of users) {
    await user.query('ROLLBACK');
    await user.end();
  }
  return found;
}
