// The mutants of StrykerJS that survive, each judged: none of them changes what the service does.

export type Survivor = {
  file: string
  /** The source around the mutant, which occurs once in the file, compared as in anchor.ts. */
  around: string
  /** What StrykerJS writes in its place; one of these. */
  replacements: readonly string[]
  /** Why no test can kill it. */
  why: string
}

const text = '"Stryker was here!"'
const list = '["Stryker was here"]'

const unused = 'this value is never used: what stands before it is always there'
const unread = 'the first element of a match is not read'
const slowWay = 'the condition saves work; without it the result is the same'
const checkedTwice = 'what this lets through is refused by the check that follows'

export const survivors: readonly Survivor[] = [
  ...[
    { around: "elsewhere ?? ''", replacements: [text], why: unused },
    { around: "[path = '', ...query]", replacements: [text], why: unused },
    { around: "[name = '', ...value]", replacements: [text], why: unused },
    { around: "ipv6 ?? name ?? ''", replacements: [text], why: unused },
    { around: '?? []', replacements: [list], why: unread },
    {
      around: '/^postgres(?:ql)?:\\/\\/(.*)$/is',
      replacements: ['/^postgres(?:ql)?:\\/\\/(.*)/is'],
      why: 'with the flag s the pattern takes everything up to the end anyway',
    },
  ].map((survivor) => ({ file: 'src/db/address/address.ts', ...survivor })),
  ...[
    { around: "code = '', syscall", replacements: [text], why: 'neither text is the code of an outage' },
    { around: "error.code ?? ''", replacements: [text], why: 'neither text is a SQLSTATE' },
  ].map((survivor) => ({ file: 'src/db/session/errors.ts', ...survivor })),
  {
    file: 'src/sdk/stream/event-parser.ts',
    around: 'let endsInCr = false',
    replacements: ['true'],
    why: 'an empty line at the beginning ends no event',
  },
  {
    file: 'src/features/tokens/hmac.ts',
    around: 'text.length <= bufferBytes',
    replacements: ['false', 'text.length < bufferBytes'],
    why: slowWay,
  },
  {
    file: 'src/features/tokens/hmac.ts',
    around: "message.write(text, blockBytes, 'latin1')",
    replacements: ['""'],
    why: 'the text is ASCII, which is the same in both encodings',
  },
  ...[
    { around: "normalise(text = '')", replacements: [text], why: 'neither text is an address' },
    { around: 'withPort.exec(text) ?? []', replacements: [list], why: unread },
    { around: 'left = []', replacements: [list], why: unused },
  ].map((survivor) => ({ file: 'src/http/request/client-address.ts', ...survivor })),
  {
    file: 'src/http/request/conditional.ts',
    around: 'versionForm = /^"[1-9][0-9]{0,14}"$/',
    replacements: ['/"[1-9][0-9]{0,14}"$/', '/^"[1-9][0-9]{0,14}"/'],
    why: 'the pattern is given one tag, which has quotes at its ends alone',
  },
  {
    file: 'src/openapi/fields.ts',
    around: 'min > 0 ? z.string()',
    replacements: ['true', 'min >= 0'],
    why: 'no text is shorter than 0; `make drift` would notice a minimum of 0 in the document',
  },
  {
    file: 'src/openapi/fields.ts',
    around: 'regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$/)',
    replacements: [
      '/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$/',
      '/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z/',
    ],
    why: checkedTwice,
  },
  {
    file: 'src/http/request/idempotency-key.ts',
    around: 'quoted.exec(header)?.[1]?.replaceAll',
    replacements: ['quoted.exec(header)?.[1].replaceAll'],
    why: 'a match always has the group',
  },
  {
    file: 'src/http/request/query.ts',
    around: "parse(query, '&', '=', {",
    replacements: ['""'],
    why: 'an empty separator stands for the default, which is the same',
  },
  {
    file: 'src/http/request/query.ts',
    around: 'catch { return false }',
    replacements: ['{}'],
    why: 'the calling function takes undefined for false',
  },
  {
    file: 'src/sdk/runtime/retry-after.ts',
    around: 'if (!text)',
    replacements: ['false'],
    why: 'an absent or empty header is neither a number nor a date, and so undefined either way',
  },
  {
    file: 'src/sdk/runtime/retry-after.ts',
    around: "headers.get('Date') ?? ''",
    replacements: [text],
    why: 'neither text is a date',
  },
  {
    file: 'src/features/tasks/page-query.ts',
    around: "name: 'Tasks',",
    replacements: ['""'],
    why: 'a text of the contract, which `make drift` compares',
  },
  {
    file: 'src/openapi/entity-tags.ts',
    around: 'tag.replace(/(?:--?|;)(?:gzip|deflate|br|zstd)"$/',
    replacements: ['/(?:--?|;)(?:gzip|deflate|br|zstd)"/'],
    why: 'the pattern is given one tag, which has quotes at its ends alone',
  },
  {
    file: 'src/openapi/entity-tags.ts',
    around: 'header.match(oneTag)?.map',
    replacements: ['header.match(oneTag).map'],
    why: 'a list of tags has one at least',
  },
  {
    file: 'src/features/owned/cursor.ts',
    around: 'sorts[orderOf(query).key]?.schema',
    replacements: ['sorts[orderOf(query).key].schema'],
    why: 'the schema of the query admits no other order',
  },
  {
    file: 'src/features/owned/cursor.ts',
    around: 'catch { throw invalid() }',
    replacements: ['{}'],
    why: checkedTwice,
  },
  ...[
    {
      around: 'text.length * 3 <= foldedBytes',
      replacements: ['text.length * 3 < foldedBytes'],
      why: slowWay,
    },
    {
      around: 'folded.length <= orderedLength',
      replacements: ['false', 'folded.length < orderedLength'],
      why: slowWay,
    },
    { around: 'split(/\\s+/)', replacements: ['/\\s/'], why: 'empty words are dropped afterwards' },
  ].map((survivor) => ({ file: 'src/openapi/comparable-text.ts', ...survivor })),
  ...[
    {
      around: '{ async: false }',
      replacements: ['{}'],
      why: 'no extension is asynchronous; the types need it',
    },
    {
      around: "'tokens' in token && token.tokens",
      replacements: ["'tokens' in token || token.tokens"],
      why: 'no token of the texts has the member without a value; the types allow one',
    },
  ].map((survivor) => ({ file: 'src/portal/markdown.ts', ...survivor })),
  ...[
    {
      around: "hours = '+00', minutes = ':00', seconds = ':00'] = match",
      replacements: ['""'],
      why: slowWay,
    },
    {
      around: "hours === '+00' && minutes === ':00' && seconds === ':00'",
      replacements: ['false', '""'],
      why: slowWay,
    },
  ].map((survivor) => ({ file: 'src/db/protocol/values.ts', ...survivor })),
  {
    file: 'src/openapi/recurrence/recurrence-parts.ts',
    around: 'untilForm.exec(text) ?? []',
    replacements: [list],
    why: unread,
  },
  ...[
    { around: "[, name, value = '']", replacements: [text], why: unused },
    { around: 'partForm.exec(piece) ?? []', replacements: [list], why: unread },
  ].map((survivor) => ({ file: 'src/openapi/recurrence/recurrence-rule.ts', ...survivor })),
  {
    file: 'src/openapi/recurrence/recurrence-sets.ts',
    around: 'day < known.first || day > known.last',
    replacements: ['true', 'day <= known.first', 'day >= known.last'],
    why: slowWay,
  },
  {
    file: 'src/openapi/recurrence/wall-clock.ts',
    around: 'before === after',
    replacements: ['false'],
    why: slowWay,
  },
]
