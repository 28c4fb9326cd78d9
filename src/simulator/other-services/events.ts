// GET_EVENT_INFO_XML: the association's events.

import type { World } from '../world/world.ts';
import type { RequestElement } from '../requests/request-element.ts';
import { aaEvents, type AaEvent } from './event-calendar.ts';
import type { AaRecord } from './record.ts';
import { fits, given, isoMoment, type ServiceReply } from './service.ts';

const stamp = (iso: string): string => `${iso.replaceAll('-', '')}090000`;

const recordOf = (event: AaEvent): AaRecord => ({
  id: event.id,
  'program-name': event.category === 'NATIONAL' ? 'National meetings' : 'Chapter meetings',
  name: event.name,
  type: event.type,
  'type-descr': event.typeDescr,
  status: event.status,
  'start-dt': stamp(event.start),
  'end-dt': stamp(event.end),
  'deadline-dt': stamp(event.deadline),
  requireSecondaryItem: false,
  'location-nm': `${event.town.city} Conference Center`,
  'location-street1': '1 Main Street',
  'location-city': event.town.city,
  'location-state': event.town.state,
  'location-country': event.town.countryCode,
  'register-url': `https://events.example.org/register?id=${event.id}&source=api`,
  'registration-status': event.status === 'ACTIVE' ? 'OPEN' : 'CLOSED',
  lastChangeDate: stamp(event.deadline),
  'attribute-list': {
    attribute: [
      { type: 'CREDIT', code: 'CEU', 'character-value': '', 'number-value': 1.5, 'date-value': '' },
    ],
  },
  validRegistrationTypes: {
    regType: [
      { type: 'MEM', descr: 'Member', defaultCl: 'Y', waitlistingFlag: 'Y', staffFlag: 'N' },
      { type: 'NON', descr: 'Non-member', defaultCl: 'N', waitlistingFlag: 'N', staffFlag: 'N' },
    ],
  },
  'sponsor-list': {
    sponsor: [{ 'sponsor-id': 'NEC', 'sponsor-name': 'New England Chapter', 'sponsor-type': 'SUBGROUP' }],
  },
});

/** Whether an event touches the time asked for. A date that cannot be read does not narrow the time. */
function inTime(request: RequestElement, { start, end }: AaEvent): boolean {
  const from = isoMoment(given(request, 'start-date'));
  const to = isoMoment(given(request, 'end-date'));
  return (from === null || end >= from.slice(0, 10)) && (to === null || start <= to.slice(0, 10));
}

const asked = (request: RequestElement, event: AaEvent): boolean =>
  fits(request, 'status', event.status) &&
  fits(request, 'category', event.category) &&
  fits(request, 'event-type', event.type) &&
  fits(request, 'state-code', event.town.state) &&
  fits(request, 'sponsor', 'NEC') &&
  inTime(request, event);

export function events(_: World, request: RequestElement): ServiceReply {
  const records = aaEvents.filter((event) => asked(request, event)).map(recordOf);
  return records.length === 0 ? { failure: 'No events found' } : { element: 'event', records };
}
