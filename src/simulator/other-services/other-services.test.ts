import { expect, onTestFinished, test } from 'vitest';
import { hyphenedVendor, integrator, paths, post, vendor } from '../../../test/support/simulated-calls.ts';
import { readRequestElement, type RequestElement } from '../requests/request-element.ts';
import { textOf } from '../writing/value-text.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';
import { aaEvents, registrationsOf } from './event-calendar.ts';

async function started(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ customers: 120, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function ask(simulator: Simulator, path: string, document: string): Promise<RequestElement> {
  const text = await (await post(simulator, path, document)).text();
  const root = readRequestElement(text);
  if (root === null) throw new Error(`not well-formed: ${text}`);
  return root;
}

const child = (element: RequestElement | undefined, name: string): RequestElement | undefined =>
  element?.children.find((one) => one.name === name);
const text = (element: RequestElement | undefined, name: string): string => child(element, name)?.text ?? '';
const all = (element: RequestElement, name: string) => element.children.filter((one) => one.name === name);
const failed = (element: RequestElement) =>
  text(element, 'status') === 'FAILURE' && text(element, 'message') !== '';

const registrationsRequest = (parameters: string) =>
  `<eventreg-request>${hyphenedVendor}${parameters}</eventreg-request>`;

/** Customers, by their registrations. */
const registered = (simulator: Simulator, wanted: (statuses: readonly string[]) => boolean): string =>
  [...simulator.world.custIds()].find((_, number) =>
    wanted(registrationsOf(number).map(({ status }) => status)),
  )!;

const usOf = (iso: string): string => `${iso.slice(5, 7)}/${iso.slice(8)}/${iso.slice(0, 4)}`;

test('events: all, by type, by time, or a failure where there are none', async () => {
  const simulator = await started();
  const request = (parameters: string) => `<event-request>${hyphenedVendor}${parameters}</event-request>`;
  const root = await ask(simulator, paths.events, request(''));
  expect([root.name, all(root, 'event').length, text(root, 'status')]).toEqual([
    'event-list',
    aaEvents.length,
    'SUCCESS',
  ]);
  expect(text(all(root, 'event')[0], 'start-dt')).toMatch(/^\d{14}$/);
  const galas = await ask(simulator, paths.events, request('<event-type>GALA</event-type>'));
  expect(all(galas, 'event').every((event) => text(event, 'type') === 'GALA')).toBe(true);
  const [, , third] = aaEvents;
  const day = usOf(third!.start);
  const then = await ask(
    simulator,
    paths.events,
    request(`<start-date>${day}</start-date><end-date>${day}</end-date>`),
  );
  expect(all(then, 'event').map((event) => text(event, 'id'))).toEqual([third!.id]);
  const none = await ask(simulator, paths.events, request('<event-type>NONE</event-type>'));
  expect([none.name, failed(none)]).toEqual(['event-list', true]);
});

test('the registrations of a customer have its name; cancelled ones come only when asked for', async () => {
  const simulator = await started();
  const custId = registered(simulator, (statuses) => statuses.includes('CANCELLED') && statuses.length > 1);
  const who = `<cust-id>${custId}</cust-id>`;
  const usual = await ask(simulator, paths.registrations, registrationsRequest(who));
  const any = await ask(
    simulator,
    paths.registrations,
    registrationsRequest(`${who}<primaryRegStatus>ANY</primaryRegStatus>`),
  );
  const cancelled = await ask(
    simulator,
    paths.registrations,
    registrationsRequest(`${who}<primaryRegStatus>CANCELLED</primaryRegStatus>`),
  );
  const statuses = (root: RequestElement) =>
    all(root, 'registration').map((one) => text(one, 'prim-reg-status'));
  expect(statuses(usual)).not.toContain('CANCELLED');
  expect(new Set(statuses(cancelled))).toEqual(new Set(['CANCELLED']));
  expect(statuses(any)).toHaveLength(statuses(usual).length + statuses(cancelled).length);
  const truth = simulator.world.truth(custId)!;
  expect(text(all(any, 'registration')[0], 'last-name')).toBe(truth.values['last_name'] ?? '');
  expect(text(all(any, 'registration')[0], 'email')).toBe(truth.sections.emails![0]!['address']);
});

test('registrations can be asked for by event, time and type; a customer or an event is required', async () => {
  const simulator = await started();
  const eventId = aaEvents[1]!.id;
  const parameters = `<event-id>${eventId}</event-id><primaryRegStatus>ANY</primaryRegStatus>`;
  const expected = [...simulator.world.custIds()].flatMap((custId, number) =>
    registrationsOf(number)
      .filter(({ event }) => event.id === eventId)
      .map(({ changed }) => ({ custId: String(custId), changed })),
  );
  const customersOf = async (more: string): Promise<readonly string[]> => {
    const root = await ask(simulator, paths.registrations, registrationsRequest(parameters + more));
    return all(root, 'registration').map((one) => text(one, 'customer-id'));
  };
  expect(await customersOf('')).toEqual(expected.map(({ custId }) => custId));
  const middle = expected.map(({ changed }) => changed).sort()[expected.length >> 1]!;
  const since = `<regOrChangedAfterDate>${usOf(middle)} 06:00:00</regOrChangedAfterDate>`;
  const before = `<regOrChangedBeforeDate>${usOf(middle)}</regOrChangedBeforeDate>`;
  expect(await customersOf(since)).toEqual(
    expected.filter(({ changed }) => changed >= middle).map(({ custId }) => custId),
  );
  expect(await customersOf(before)).toEqual(
    expected.filter(({ changed }) => changed < middle).map(({ custId }) => custId),
  );
  expect(await customersOf('<eventType>GALA</eventType>')).toEqual([]);
  for (const wrong of ['', '<event-id>1</event-id>', `${parameters}<from-date>1</from-date>`])
    expect(failed(await ask(simulator, paths.registrations, registrationsRequest(wrong)))).toBe(true);
});

test('purchases have the customer’s e-mail; no purchases are a failure', async () => {
  const simulator = await started();
  const request = (custId: string, more = '') =>
    `<ecord-request>${vendor}<custId>${custId}</custId>${more}</ecord-request>`;
  const roots = [];
  for (const custId of [...simulator.world.custIds()].slice(0, 20)) {
    const root = await ask(simulator, paths.purchases, request(custId));
    roots.push(root);
    const email = simulator.world.truth(custId)!.sections.emails![0]!['address'];
    for (const order of all(root, 'order')) expect(text(order, 'orderEmail')).toBe(email);
  }
  expect(roots.every(({ name }) => name === 'orders')).toBe(true);
  expect(new Set(roots.map(failed)).size).toBe(2);
  const bought = roots.findIndex((root) => !failed(root));
  const custId = [...simulator.world.custIds()][bought]!;
  const serno = text(all(roots[bought]!, 'order')[0], 'orderSerno');
  const one = await ask(simulator, paths.purchases, request(custId, `<orderSerno>${serno}</orderSerno>`));
  expect(all(one, 'order')).toHaveLength(1);
});

test('members and employers agree with the customer’s details', async () => {
  const simulator = await started();
  for (const custId of [...simulator.world.custIds()].slice(1, 10)) {
    const truth = simulator.world.truth(custId, {
      memberships: ['includeInactive'],
      jobs: ['includeInactive'],
    })!;
    const who = `${hyphenedVendor}<cust-id>${custId}</cust-id>`;
    const members = await ask(simulator, paths.members, `<member-request>${who}</member-request>`);
    expect(all(members, 'membership').map((one) => text(one, 'subgroup-id'))).toEqual(
      truth.sections.memberships!.map((row) => row['subgroup_id']),
    );
    const employers = async (more: string) =>
      all(
        await ask(simulator, paths.employers, `<employer-request>${who}${more}</employer-request>`),
        'employment',
      ).map((one) => text(one, 'employer-id'));
    const jobs = truth.sections.jobs!;
    expect(await employers('')).toEqual(jobs.map((row) => row['employer_id']));
    expect(await employers('<current-only>Y</current-only>')).toEqual(
      jobs.filter((row) => row['end_date'] === null).map((row) => row['employer_id']),
    );
  }
  const nobody = `<member-request>${hyphenedVendor}<cust-id>0000000</cust-id></member-request>`;
  expect(failed(await ask(simulator, paths.members, nobody))).toBe(true);
});

test('credits have a status and a total', async () => {
  const simulator = await started();
  const [custId] = [...simulator.world.custIds()];
  const request = `<creditRequest>${integrator}<custId>${custId}</custId><txTy>PREPAID</txTy></creditRequest>`;
  const root = await ask(simulator, paths.credits, request);
  expect([text(root, 'status'), text(root, 'totCreditsAccepted')]).toEqual([
    'SUCCESS',
    expect.stringMatching(/^\d+(\.\d+)?$/),
  ]);
});

const signIn = (parameters: string, credentials = integrator) =>
  `<authentication-request>${credentials}${parameters}</authentication-request>`;

test('a member signs in by login, or by number and last name, and then by the session', async () => {
  const simulator = await started();
  const truth = [...simulator.world.truths()].find(
    ({ values }) => values['login_id'] !== null && values['last_name'] !== null,
  )!;
  const { custId, values } = truth;
  const login = `<username>${textOf(values['login_id'])}</username>`;
  const proofs = [
    `${login}<password>${custId}</password>`,
    `<cust-id>${custId}</cust-id><last-nm>${textOf(values['last_name'])}</last-nm>`,
  ];
  for (const proof of proofs) {
    const root = await ask(simulator, paths.authentication, signIn(proof));
    const customer = child(root, 'customer');
    expect([root.name, text(root, 'authenticated'), text(customer, 'cust-id')]).toEqual([
      'authentication',
      'true',
      custId,
    ]);
    expect(text(child(customer, 'name'), 'display-name')).toBe(values['display_name']);
    expect(all(child(root, 'memberships')!, 'membership').map((one) => text(one, 'subgroup-ID'))).toEqual(
      truth.sections.memberships!.map((row) => row['subgroup_id']),
    );
    const session = `<session-id>${text(child(root, 'session'), 'session-id')}</session-id>`;
    expect(text(await ask(simulator, paths.authentication, signIn(session, '')), 'authenticated')).toBe(
      'true',
    );
  }
  for (const wrong of [
    `${login}<password>x</password>`,
    `<cust-id>${custId}</cust-id>`,
    '<session-id>x</session-id>',
  ])
    expect(text(await ask(simulator, paths.authentication, signIn(wrong)), 'authenticated')).toBe('false');
  const stranger = signIn(proofs[0]!, integrator.replace('simulated', 'guessed'));
  expect(failed(await ask(simulator, paths.authentication, stranger))).toBe(true);
  expect(JSON.stringify(simulator.world.requests())).not.toContain(`<password>${custId}`);
});

test('the answer styles work here too: attributes, a namespace, an encoding', async () => {
  const simulator = await started({ leaves: 'attributes', namespace: true, encoding: 'iso-8859-1' });
  const [custId] = [...simulator.world.custIds()].slice(1);
  const document = `<member-request>${hyphenedVendor}<cust-id>${custId}</cust-id></member-request>`;
  const answer = await post(simulator, paths.members, document);
  const read = new TextDecoder('latin1').decode(await answer.arrayBuffer());
  expect(read).toMatch(/<aa:members xmlns:aa=".*<aa:membership customer-id="\d+" first-name="/);
});

test('services that are not provisioned do not exist; faults apply to the others', async () => {
  const simulator = await started({
    unprovisioned: ['events'],
    faults: [{ procedure: 'members', fault: 'http-500' }],
  });
  const statusOf = async (path: string) => (await post(simulator, path, '<x/>')).status;
  expect([await statusOf(paths.events), await statusOf(paths.members)]).toEqual([404, 500]);
});
