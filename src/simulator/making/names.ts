// Names of people and companies. Like real ones, some need character references in ISO-8859-1 or in windows-1252, and
// some need escaping in XML.

// prettier-ignore
export const firstNames = [
  'Maria', 'José', 'Zoë', 'James', 'Amélie', 'Robert', 'Siân', 'Patricia', 'Jürgen', 'Linda', 'Łukasz',
  'Michael', 'Aisha', 'David', 'Chloé', 'Wei', 'Susan', 'Björn', 'Karen', 'Íñigo', 'Thomas', 'Nguyệt',
  'Sarah', 'Anne-Marie', 'Daniel', 'Renée', 'Matthew', 'Olumide', 'Nancy', 'Håkon', 'Priya', 'Joshua',
  'Inès', 'Emily', 'Mateo', 'Grace',
] as const;

// prettier-ignore
export const lastNames = [
  'Smith', 'García', 'O’Brien', 'Johnson', 'Muñoz', 'Williams', 'D\'Angelo', 'Brown', 'Müller', 'Jones',
  'Dvořák', 'Miller', 'Núñez', 'Davis', 'Wójcik', 'Rodríguez', 'Martin', 'Åkesson', 'Lee', 'Thompson',
  'Şahin', 'White', 'van der Berg', 'Harris', 'Côté', 'Clark', 'St. John', 'Lewis', 'Peña', 'Walker',
  'MacDonald', 'Yılmaz', 'King', 'Wright', 'Smith-Jones', 'Okafor', 'Nguyễn', 'Hill', 'Lefèvre', 'Green',
] as const;

export const middleNames = ['A.', 'Lee', 'M.', 'José', 'Ann', 'T.', 'Élise', 'J.', 'Rae', 'Q.'] as const;
export const prefixes = ['Dr.', 'Ms.', 'Mr.', 'Mrs.', 'Prof.', 'Mx.'] as const;
export const suffixes = ['Jr.', 'Sr.', 'III', 'II'] as const;
export const degrees = ['PhD', 'MD', 'CPA', 'MBA', 'RN, BSN', 'EdD', 'PE', 'MSc'] as const;

// prettier-ignore
export const companyNames = [
  'Müller & Söhne', 'Acme', 'Peña Consulting', 'Bright & Early', 'The "Quiet" Company', 'Northwind',
  'R<D Labs', 'Smith, Jones & Co', 'Café Européen', 'O’Leary', 'Blue Ridge', 'Łódź Textiles',
  'Green Valley', 'Tom\'s', 'Pacific Rim', 'Côte d’Azur', 'First Choice', 'Zürich Analytics', 'A&B Testing',
  'Sunrise',
] as const;

// prettier-ignore
export const companyForms = [
  'Inc.', 'LLC', 'GmbH', 'Partners', 'Group', 'Foundation', 'Ltd', 'S.A.',
] as const;
// prettier-ignore
export const companyTrades = [
  '', 'Medical', 'Energy', 'Design', 'Logistics', 'Foods', 'Software', 'Media',
] as const;
