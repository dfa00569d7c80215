// Another identity provider: keys, tokens signed with them, and a server for the public ones that can misbehave.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { TrustedIssuer } from '../../src/features/tokens/issuer-list.ts'
import { atFileEnd } from './cleanup.ts'

type Claims = Record<string, unknown>
type Header = { alg?: string } & Claims
type Algorithm = TrustedIssuer['algorithms'][number]

export type Issuer = {
  /** Its entry in AUTH_ISSUERS. */
  trusted: TrustedIssuer
  /** A good token for `sub` by default; a claim that is undefined is left out. */
  token(claims?: Claims, header?: Header): Promise<string>
  /** Signs with a new key from now on; the old one is published no longer. */
  rotate(): Promise<void>
  /** What it publishes. */
  keys: JWK[]
  /** How often its keys were asked for. */
  hits: number
  /** Responds in the place of the keys. */
  respond: ((response: ServerResponse, request: IncomingMessage) => void) | undefined
}

/** Starts a provider; it ends with the test file. */
export async function startIssuer(algorithm: Algorithm = 'ES256', audience = 'tasks'): Promise<Issuer> {
  const server = createServer((request, response) => {
    issuer.hits += 1
    if (issuer.respond) return issuer.respond(response, request)
    return response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: issuer.keys }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atFileEnd(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let signing = await newKey(algorithm)
  const issuer: Issuer = {
    trusted: { issuer: url, jwks_url: `${url}/jwks.json`, algorithms: [algorithm], audience },
    keys: [signing.jwk],
    hits: 0,
    respond: undefined,
    token: (claims, header) => {
      const now = Math.floor(Date.now() / 1000)
      const all = { iss: url, aud: audience, sub: 'ada', iat: now, exp: now + 3600, ...claims }
      const protectedHeader = { alg: algorithm, kid: signing.jwk.kid, ...header }
      return new SignJWT(all).setProtectedHeader(protectedHeader as { alg: string }).sign(signing.privateKey)
    },
    rotate: async () => {
      signing = await newKey(algorithm)
      issuer.keys = [signing.jwk]
    },
  }
  return issuer
}

let made = 0

async function newKey(algorithm: Algorithm) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  made += 1
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: `key-${made}`, alg: algorithm, use: 'sig' }
  return { jwk, privateKey }
}
