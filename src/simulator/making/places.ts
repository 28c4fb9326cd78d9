// Streets and towns of the made-up addresses.

// prettier-ignore
export const streets = [
  'Main St', 'Oak Avenue', 'King’s Road', 'Rue de l’Église', '2nd Street NW', 'Avenida Peña Colorada',
  'Elm Court', 'Hauptstraße', 'Park Pl', 'Broad & Market St', 'Chemin des Érables', 'Cedar Lane',
  'Calle Ñandú', 'Lake Dr',
] as const;

// prettier-ignore
export const secondLines = [
  'Suite 200', 'Apt 4B', 'c/o "Front Desk"', 'Floor 12', 'P.O. Box 77', 'Bldg. <C>',
] as const;

interface Town {
  readonly city: string;
  readonly state: string | null;
  readonly province: string | null;
  readonly county: string | null;
  /** The pattern of its postal codes. `#` stands for a digit. */
  readonly postalCode: string;
  readonly countryCode: string;
  readonly countryDescr: string;
}

const american = (city: string, state: string, county: string, postalCode: string): Town => ({
  city,
  state,
  province: null,
  county,
  postalCode,
  countryCode: 'US',
  countryDescr: 'United States',
});

const foreign = (
  city: string,
  province: string | null,
  postalCode: string,
  countryCode: string,
  countryDescr: string,
): Town => ({ city, state: null, province, county: null, postalCode, countryCode, countryDescr });

/** Boston's postal codes begin with a zero. A column of numbers would lose it. */
export const towns: readonly Town[] = [
  american('Boston', 'MA', 'Suffolk', '021##'),
  american('Columbia', 'MD', 'Howard', '210##-####'),
  american('San José', 'CA', 'Santa Clara', '951##'),
  american('Cañon City', 'CO', 'Fremont', '812##'),
  american('Chicago', 'IL', 'Cook', '606##'),
  american('Coeur d’Alene', 'ID', 'Kootenai', '838##'),
  american('Washington', 'DC', 'District of Columbia', '200##-####'),
  american('Austin', 'TX', 'Travis', '787##'),
  american('Newark', 'NJ', 'Essex', '071##'),
  foreign('Montréal', 'QC', 'H2X #Y#', 'CA', 'Canada'),
  foreign('Toronto', 'ON', 'M5V #K#', 'CA', 'Canada'),
  foreign('Zürich', null, '80##', 'CH', 'Switzerland'),
  foreign('São Paulo', 'SP', '01###-###', 'BR', 'Brazil'),
  foreign('København', null, '1###', 'DK', 'Denmark'),
  foreign('Łódź', null, '90-###', 'PL', 'Poland'),
];
