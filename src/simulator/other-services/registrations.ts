// GET_EVENTREG_INFO_XML: the registrations for events, by customer, by event, or both.

import { textOf } from '../writing/value-text.ts';
import type { RequestElement } from '../requests/request-element.ts';
import type { World } from '../world/world.ts';
import { aaEvents, registrationsOf, type Registration } from './event-calendar.ts';
import type { AaRecord } from './record.ts';
import { fits, given, isoMoment, usDate, type ServiceReply } from './service.ts';

/** Whether the request's times and status match. Without a status, cancelled registrations are left out. */
function isAsked(request: RequestElement, { event, changed, status }: Registration): boolean {
  const after = isoMoment(given(request, 'regOrChangedAfterDate'));
  const before = isoMoment(given(request, 'regOrChangedBeforeDate'));
  const wanted = given(request, 'primaryRegStatus').toUpperCase();
  const moment = `${changed} 12:00:00`;
  if (after !== null && moment <= after) return false;
  if (before !== null && moment >= before) return false;
  if (wanted === '' ? status === 'CANCELLED' : wanted !== 'ANY' && wanted !== status) return false;
  return fits(request, 'event-id', event.id) && fits(request, 'eventType', event.type);
}

const moneyOf = ({ event, paid }: Registration) => ({
  'total-charges': event.fee,
  'total-payment': paid ? event.fee : 0,
  balance: paid ? 0 : event.fee,
});

const eventOf = ({ event }: Registration): AaRecord => ({
  'event-nm': event.name,
  'program-nm': event.category === 'NATIONAL' ? 'National meetings' : 'Chapter meetings',
  'primary-item-descr': 'Full registration',
  'event-start-dt': usDate(event.start),
  'event-end-dt': usDate(event.end),
  'location-nm': `${event.town.city} Conference Center`,
  'location-city': event.town.city,
  'location-state': event.town.state,
  'location-country': event.town.countryCode,
});

const itemsOf = (registration: Registration): AaRecord => ({
  item: [
    {
      id: `${registration.event.id}-1`,
      descr: 'Full registration',
      'registration-type': 'MEM',
      'registration-status': registration.status,
      'registration-date': usDate(registration.registered),
      quantity: 1,
      attended: registration.status === 'REGISTERED' && registration.attended ? 'Y' : 'N',
    },
  ],
});

const asksFor = (request: RequestElement, element: string): boolean =>
  request.children.some(({ name, attributes }) => name === element && attributes['include'] !== 'false');

/** The customer who registered, with name, address and e-mail from its details. */
function registrantOf(world: World, custId: string): AaRecord {
  const truth = world.truth(custId, { addresses: [], emails: [], jobs: [] });
  const [address, email, job] = [
    truth?.sections.addresses?.[0],
    truth?.sections.emails?.[0],
    truth?.sections.jobs?.[0],
  ];
  return {
    'first-name': textOf(truth?.values['first_name']),
    'last-name': textOf(truth?.values['last_name']),
    'company-name': textOf(job?.['employer_name'] ?? truth?.values['company_name']),
    email: textOf(email?.['address']),
    'evt-reg-street1': textOf(address?.['street1']),
    'evt-reg-city': textOf(address?.['city']),
    'evt-reg-state': textOf(address?.['state']),
    'evt-reg-postal-code': textOf(address?.['postal_code']),
    'evt-reg-country': textOf(address?.['country_code']),
  };
}

const recordOf = (
  request: RequestElement,
  custId: string,
  who: AaRecord,
  registration: Registration,
): AaRecord => ({
  'regi-serno': registration.serno,
  'customer-id': custId,
  'event-id': registration.event.id,
  eventStatus: registration.event.status,
  'registration-date': usDate(registration.registered),
  'registration-type': 'MEM',
  'registration-name': `${textOf(who['first-name'])} ${textOf(who['last-name'])}`.trim(),
  representing: who['company-name'],
  'billto-id': custId,
  'promo-cd': '',
  'purchase-order': '',
  'prim-item-id': `${registration.event.id}-1`,
  'prim-reg-status': registration.status,
  ...moneyOf(registration),
  ...eventOf(registration),
  ...who,
  ...(asksFor(request, 'regAttributes')
    ? { regAttributes: { regAttribute: [{ type: 'BADGE', code: 'FIRST' }] } }
    : {}),
  items: itemsOf(registration),
  ...(registration.guest ? { guests: { guest: [{ firstNm: 'Guest', middleNm: '', lastNm: 'One' }] } } : {}),
});

const names = ['first-name', 'last-name', 'company-name', 'email'] as const;

function* recordsOf(world: World, request: RequestElement, custIds: Iterable<string>): Iterable<AaRecord> {
  for (const custId of custIds) {
    const number = world.exists(custId) ? world.ids.numberOf(custId) : null;
    const found = number === null ? [] : registrationsOf(number).filter((one) => isAsked(request, one));
    if (found.length === 0) continue;
    const who = registrantOf(world, custId);
    if (!names.every((name) => fits(request, name, who[name]))) continue;
    for (const registration of found) yield recordOf(request, custId, who, registration);
  }
}

export function registrations(world: World, request: RequestElement): ServiceReply {
  const [custId, eventId] = [given(request, 'cust-id'), given(request, 'event-id')];
  if (eventId !== '' && !aaEvents.some(({ id }) => id === eventId))
    return { failure: `Invalid event ID: ${eventId}` };
  const records = [...recordsOf(world, request, custId === '' ? world.custIds() : [custId])];
  return records.length === 0 ? { failure: 'No registrations found' } : { element: 'registration', records };
}
