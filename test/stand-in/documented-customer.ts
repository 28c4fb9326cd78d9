// What is documented of a customer's sections, read for the tests alone: element names, options, kinds of values.
// Nothing here comes from the program or its simulator, so that a misreading there cannot hide behind the same one here.

export type Kind = 'text' | 'flag' | 'number' | 'date';

export interface DocumentedField {
  readonly name: string;
  readonly kind: Kind;
  /** The element within the item that the field stands in. */
  readonly within: string | null;
}

export interface DocumentedList {
  readonly name: string;
  readonly entry: string;
  /** `null`: a list of texts. */
  readonly fields: readonly DocumentedField[] | null;
  /** Whether each entry carries a lock code. */
  readonly lockCode: boolean;
}

export interface DocumentedSection {
  readonly name: string;
  /** `null`: the section stands once, with its fields directly in it. */
  readonly item: string | null;
  readonly table: string;
  /** Options beside `include`. */
  readonly options: readonly string[];
  /** The option without which items that are bad, inactive or expired are left out. */
  readonly hiddenUnless: string | null;
  /** Gives only what is asked for: everything, or the kinds named by `attr`. */
  readonly attributes: boolean;
  readonly lockCode: boolean;
  readonly fields: readonly DocumentedField[];
  readonly lists: readonly DocumentedList[];
}

/** `name`, or `name:kind`; within another element: `element/name:kind`. */
function fields(words: string): readonly DocumentedField[] {
  return words
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [path = '', kind = 'text'] = word.split(':');
      const [first = '', second] = path.split('/');
      return { name: second ?? first, kind: kind as Kind, within: second === undefined ? null : first };
    });
}

const section = (
  name: string,
  item: string | null,
  table: string,
  words: string,
  more: Partial<DocumentedSection> = {},
): DocumentedSection => ({
  name,
  item,
  table,
  options: [],
  hiddenUnless: null,
  attributes: false,
  lockCode: false,
  fields: fields(words),
  lists: [],
  ...more,
});

const bad = { options: ['includeBad'], hiddenUnless: 'includeBad' };
const inactive = { options: ['includeInactive'], hiddenUnless: 'includeInactive' };
const attributes = { options: ['includeAll'], attributes: true, lockCode: true };
const lockCode = true;

const attributeWords = 'type typeName code codeDescr char number:number date:date URLtoFile URLtoThumbnail';

/** The customer's own fields, directly in it; the lock code comes on top. */
export const ownFields = fields('custType loginId createDate:date toBePurged:flag');

export const nameFields = fields(
  'prefixName firstName middleName lastName suffixName degreeName informalName displayName',
);

export const documentedSections: readonly DocumentedSection[] = [
  // Its item is a text: a code.
  section('roles', 'role', 'roles', 'role'),
  section(
    'addresses',
    'address',
    'addresses',
    `addressSerno addressType addressTypeDescr preferred:flag street1 street2 street3 city state province postalCode
     countryCode countryDescr county latitude:number longitude:number badAddress:flag regionCode regionDescr`,
    {
      ...bad,
      lockCode,
      lists: [{ name: 'showInDirectory', entry: 'directory', fields: null, lockCode: false }],
    },
  ),
  section(
    'phones',
    'phone',
    'phones',
    'phoneSerno phoneType phoneTypeDescr preferred:flag number ext remark',
    {
      lockCode,
    },
  ),
  section(
    'emails',
    'email',
    'emails',
    'emailSerno emailType emailTypeDescr preferred:flag address badAddress:flag remark',
    { ...bad, lockCode },
  ),
  section(
    'websites',
    'website',
    'websites',
    'websiteSerno websiteType websiteTypeDescr preferred:flag address badAddress:flag remark',
    { ...bad, lockCode },
  ),
  section(
    'jobs',
    'job',
    'jobs',
    `employmentSerno employerId employerName employerCustTy employerCustTyDescr titleName titleNameLong functionCode
     functionDescr startDate:date endDate:date hoursPerWeek:number preferred:flag remark`,
    { ...inactive, lockCode },
  ),
  // Stands inside each job.
  section('employmentAttributes', 'employmentAttribute', 'job_attributes', attributeWords, attributes),
  section(
    'committeePositions',
    'committeePosition',
    'committee_positions',
    `positionSerno subgroupId subgroupName committeeGroup committeeGrpDescr committeeType committeeDescr positionCode
     positionDescr startDate:date endDate:date`,
    inactive,
  ),
  section(
    'memberships',
    'membership',
    'memberships',
    `subgroupId subgroupName subgroupType subgroupTypeDescr member:flag classCode subclassCode classSubclassDescr
     statusCode statusDescr directOrInherited joinDate:date expirationDate:date paidThroughDate:date
     reinstateDate:date relationship/relationshipType relationship/relationshipTypeDescr
     relationship/relationshipStartDate:date relationship/relationshipEndDate:date
     relationship/inheritedFromCustId`,
    {
      options: ['includeInactive', 'includeInactiveSlots'],
      hiddenUnless: 'includeInactive',
      lockCode,
      // What a slot holds is not documented. These names are made up.
      lists: [
        {
          name: 'slotSummaries',
          entry: 'slotSummary',
          fields: fields('slotType slotTypeDescr slotCount'),
          lockCode: false,
        },
      ],
    },
  ),
  section(
    'subscriptions',
    'subscription',
    'subscriptions',
    'packageCode packageName beginDate:date expirationDate:date',
    { options: ['includeExpired'], hiddenUnless: 'includeExpired' },
  ),
  // `globalOptOut` stands in it once, before the preferences.
  section(
    'communicationPreferences',
    'preference',
    'communication_preferences',
    `categoryCode categoryDescr subcategoryCode subcategoryDescr receiveEmail:flag preferredEmail
     preferredEmailSerno`,
  ),
  section('customerAttributes', 'customerAttribute', 'customer_attributes', attributeWords, attributes),
  section(
    'custDimAttrs',
    'custDimAttr',
    'dimension_attributes',
    'dimensionType dimensionCode type code char number:number date:date',
    attributes,
  ),
  section('bio', null, 'bios', 'bioText image/imageThumbnail image/imageFull', { lockCode }),
  section('aliases', 'alias', 'aliases', 'aliasType aliasTypeDescr aliasValue'),
  section('companyAdmins', 'admin', 'company_admins', 'id displayNm'),
  section(
    'certifications',
    'certification',
    'certifications',
    `periodSerno certificateType certificateLevel certificateSpecialty certificateNumber certificateStatus
     certified:flag certificateExpDate:date certifiedSinceDate:date completionDate:date completionCode
     evalStartDate:date evalEndDate:date`,
    { lockCode },
  ),
  section(
    'employees',
    'employee',
    'employees',
    'id firstName lastName displayName administrator:flag functionCode functionDescr',
    {
      lockCode,
      // An item of this list is not documented by name. It is taken to be as a customer's attribute.
      lists: [
        {
          name: 'employeeAttributes',
          entry: 'employeeAttribute',
          fields: fields(attributeWords),
          lockCode: true,
        },
      ],
    },
  ),
  section(
    'referralInfo',
    'referral',
    'referral_infos',
    `vendorType status contactTxt1 contactTxt2 prefAddrSerno prefEmailSerno prefWebsiteSerno prefPhoneSerno
     prefFaxSerno publishInDirectoryFlag:flag publishAddrFlag:flag publishEmailFlag:flag publishWebsiteFlag:flag
     publishPhoneFlag:flag publishFaxFlag:flag lastUpdatedDate:date`,
  ),
  section(
    'files',
    'file',
    'files',
    `fileSerno context docType mimeType docSize:number fileName shortName descr qual1 displayOrder:number urlToFile
     urlToFileThumbnail`,
    { lockCode, lists: [{ name: 'tags', entry: 'tag', fields: null, lockCode: false }] },
  ),
];

export function documentedSection(name: string): DocumentedSection {
  const found = documentedSections.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no section ${name}`);
  return found;
}
