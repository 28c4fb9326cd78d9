// What to do about an error, for whoever looks at this page. The server names addresses and commands; the page says what can be done
// on it, for those errors that a person meets here. Pure.

export const hintsOfPage: Readonly<Record<string, string>> = {
  HTTP_KEY_REFUSED: 'Sign in with another key. Who runs this server can make one.',
  HTTP_SCOPE_LACKING: 'Sign in with a key that may do this. Who runs this server can make one.',
  HTTP_NO_SUCH_CLIENT: 'Compare the name with the list of clients. A key may be for some of them alone.',
  HTTP_NO_SUCH_CUSTOMER: 'Check the number. Its own view has a button that fetches the customer from AA.',
  HTTP_NOT_FETCHED: 'Try again in some seconds. The overview of the client tells how AA is.',
  HTTP_AUDIT_RUNS: 'Wait until it has ended. Its result shows in the overview of the client.',
  HTTP_ENQUEUE_RUNS: 'Wait until it has ended. The overview of the client tells of it.',
  DB_SET_BACK:
    'The program asks again by itself for the customers it is working on. It cannot ask for changes that AA has already purged: queue everyone.',
  LEDGER_ENTRY_UNREADABLE:
    'Ask ACGI which customers these are, and enqueue them, or queue everyone. Then drop the marker.',
  LEDGER_DELETION_REFUSED: 'To retry asks AA again. To drop gives up the entry and keeps the customer.',
  HTTP_TOO_MANY_FOLLOWERS: 'Drop followers that are not there any more, in the view of the readers.',
};

/** `given`: what the server says. `null`: there is nothing to say. */
export const hintFor = (code: string, given: string | null): string | null => hintsOfPage[code] ?? given;
