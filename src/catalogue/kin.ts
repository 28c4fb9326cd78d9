// Fields that often say the same fact of a customer under different names: whoever throws one of them away may have left it in
// another. Only paths that the built-in catalogue has.

export const kin: readonly (readonly string[])[] = [
  [
    'firstName',
    'middleName',
    'lastName',
    'informalName',
    'displayName',
    'aliases.aliasValue',
    'employees.firstName',
    'employees.lastName',
    'employees.displayName',
    'bio.bioText',
    'companyAdmins.displayNm',
  ],
  ['emails.address', 'loginId', 'communicationPreferences.preferredEmail'],
  ['phones.number', 'phones.remark'],
];
