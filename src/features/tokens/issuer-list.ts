// The setting AUTH_ISSUERS: which other identity providers are trusted, for whom, and where their keys are.
import { z } from 'zod'
import { ownIssuer } from './access-token.ts'

// Asymmetric ones alone: whoever verifies must not be able to sign.
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
    /** The `iss` of its tokens, to the letter. */
    issuer: line.refine((name) => name !== ownIssuer, `must not be ${ownIssuer}, which is this service`),
    /** Where its JSON Web Key Set is. */
    jwks_url: z
      .string('must be a URL')
      .refine(
        isGuardedUrl,
        'must be a URL with https, or with http on localhost or 127.0.0.1, without credentials',
      ),
    /** What its tokens may be signed with; the header of a token decides nothing. */
    algorithms: z
      .array(
        z.enum(algorithms, `must be one of ${algorithms.join(', ')}`),
        'must be a list of algorithms, e.g. ["RS256"]',
      )
      .min(1, 'must name one algorithm at least'),
    /** Whom its tokens must be for: one of these is in their `aud`. */
    audience: z.union(
      [line, z.array(line).min(1, 'must name one audience at least')],
      'must be text of 1 to 255 characters, or a list of such texts',
    ),
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? 'has a member that is not known' : 'must be {issuer, jwks_url, …}',
  },
)
export type TrustedIssuer = z.infer<typeof TrustedIssuer>

/** The setting as the environment gives it. The messages tell the place and the rule, never the value. */
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
        when: ({ value }) => Array.isArray(value), // told together with the mistakes inside
      }),
  )

function namesEachOnce(list: readonly unknown[]): boolean {
  const names = list.flatMap((entry) => (entry as { issuer?: unknown } | null)?.issuer ?? [])
  return new Set(names).size === names.length
}

function isGuardedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  const isNear = ['localhost', '127.0.0.1'].includes(hostname)
  return username + password === '' && (protocol === 'https:' || (protocol === 'http:' && isNear))
}
