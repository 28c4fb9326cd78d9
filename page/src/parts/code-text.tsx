// A text in which code stands between backticks, as in the hints of errors.

export const CodeText = ({ text }: { readonly text: string }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>
);
