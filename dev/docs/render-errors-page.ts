/** What a row of the page needs to know of a code. */
interface ErrorFacts {
  readonly status: number;
  readonly isRetryable: boolean;
  readonly title: string;
  readonly advice: string;
}

/** Renders docs/errors.md, one row per code in the order of the table. */
export function renderErrorsPage(codes: Readonly<Record<string, ErrorFacts>>): string {
  const rows = Object.entries(codes).map(
    ([code, { status, isRetryable, title, advice }]) =>
      `| ${status} | \`${code}\` | ${title} | ${isRetryable ? 'yes' : 'no'} | ${advice} |`,
  );
  return `# Errors

Failures are answered as problem details (RFC 9457, \`application/problem+json\`): \`type\`, \`title\`, \`status\`, \`detail\`,
\`code\` from this closed list, \`requestId\` (also in the log), and where they apply \`errors[]\` {pointer, message} with a
JSON Pointer per bad field, \`retryAfterMs\`, \`upstream\` {deployment, status, code} and \`categories[]\`. After the first
event of a stream the same object is the data of an \`error\` event.

| status | code | meaning | worth repeating | what to do |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

This page is generated from \`src/shared/error-codes.ts\` by \`npm run docs\`. Codes of parts that are not built yet are in
the list already, so that callers can handle it as closed.
`;
}
