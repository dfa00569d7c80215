// The setting AUTH_ISSUERS: the other identity providers that are trusted, for which audience, and where their keys are.
import { z } from 'zod'
import { ownIssuer } from './access-token.ts'

// Asymmetric algorithms only: with a symmetric one, the key that verifies could also sign.
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

const mustBeText = 'must be text of 1 to 255 characters'
const line = z.string(mustBeText).min(1, mustBeText).max(255, mustBeText)

const TrustedIssuer = z.strictObject(
  {
    /** The `iss` of its tokens, compared exactly. */
    issuer: line.refine((name) => name !== ownIssuer, `must not be ${ownIssuer}, which is this service`),
    /** The URL of its JSON Web Key Set. */
    jwks_url: z
      .string('must be a URL')
      .refine(
        isSecureUrl,
        'must be a URL with https, or with http on localhost or 127.0.0.1, without credentials',
      ),
    /** The algorithms that its tokens may be signed with; the header of a token decides nothing. */
    algorithms: z
      .array(
        z.enum(algorithms, `must be one of ${algorithms.join(', ')}`),
        'must be a list of algorithms, e.g. ["RS256"]',
      )
      .min(1, 'must name one algorithm at least'),
    /** The audiences of which its tokens must name one. */
    audience: z.union(
      [line, z.array(line).min(1, 'must name one audience at least')],
      'must be text of 1 to 255 characters, or a list of such texts',
    ),
    /** The claim that names it, `aud` where this is left out: access tokens of Amazon Cognito have no `aud`, and the client's id in `client_id`. */
    audience_claim: z.enum(['aud', 'client_id'], 'must be aud or client_id').optional(),
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? 'has a member that is not known' : 'must be {issuer, jwks_url, …}',
  },
)
export type TrustedIssuer = z.infer<typeof TrustedIssuer>

/** The setting as an environment variable gives it. Messages name the place and the rule, never the value. */
export const IssuerList = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('must be JSON')
      return z.NEVER
    }
  })
  .pipe(
    z
      .array(TrustedIssuer, 'must be a list of {issuer, jwks_url, algorithms, audience}')
      .refine(namesEachOnce, {
        error: 'must not name one issuer twice',
        when: ({ value }) => Array.isArray(value), // also when an entry is invalid, to report everything at once
      }),
  )

function namesEachOnce(list: readonly unknown[]): boolean {
  const names = list.flatMap((entry) => (entry as { issuer?: unknown } | null)?.issuer ?? [])
  return new Set(names).size === names.length
}

function isSecureUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  const isLoopback = ['localhost', '127.0.0.1'].includes(hostname)
  const isEncrypted = protocol === 'https:' || (protocol === 'http:' && isLoopback)
  return username + password === '' && isEncrypted
}
