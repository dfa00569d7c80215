// The parameters of a connection string: which are honoured, and what is said of the others.
import { expect, test } from 'vitest'
import { type Address, isSocket, parseAddress } from '../../src/db/address/address.ts'
import {
  connectTimeoutMillis,
  requireSupportedParameters,
  targetOf,
} from '../../src/db/address/parameters.ts'

test.each(['xpostgres://h/db', ' postgres://h/db', 'http://h/?postgres://h/db'])(
  '%j is no connection string of PostgreSQL',
  (text) => {
    expect(() => parseAddress(text)).toThrow('must be a URL that begins with postgres:// or postgresql://')
  },
)

test('what parts the parameters may stand in the values of them', () => {
  const { parameters } = parseAddress('postgres://h/db?options=-c a=b&application_name=a?b')
  expect(Object.fromEntries(parameters)).toEqual({ options: '-c a=b', application_name: 'a?b' })
})

test('the highest port is 65535', () => {
  expect(parseAddress('postgres://h:65535/db').servers).toEqual([{ host: 'h', port: 65_535 }])
})

test('a server without a host is reached by no socket', () => {
  expect(isSocket({ host: undefined, port: 5432 })).toBe(false)
  expect(isSocket({ host: '/run', port: 5432 })).toBe(true)
  expect(isSocket({ host: 'run/', port: 5432 })).toBe(false)
})

const address = (parameters: Record<string, string>): Address => ({
  ...parseAddress('postgres://h/db'),
  parameters: new Map(Object.entries(parameters)),
})
const refuse = (parameters: Record<string, string>) => () => requireSupportedParameters(address(parameters))

const honoured = `
  host port dbname user password target_session_attrs connect_timeout application_name fallback_application_name
  options sslmode sslrootcert sslcert sslkey`
test.each(honoured.trim().split(/\s+/))('%s is honoured', (name) => {
  expect(refuse({ [name]: 'x' })).not.toThrow()
})

const knownElsewhere = `
  hostaddr passfile require_auth service servicefile replication requirepeer requiressl sslcompression sslpassword
  sslcertmode sslcrl sslcrldir sslsni krbsrvname gsslib ssl_min_protocol_version ssl_max_protocol_version
  min_protocol_version max_protocol_version gssdelegation scram_client_key scram_server_key keepalives
  keepalives_idle keepalives_interval keepalives_count tcp_user_timeout sslkeylogfile oauth_issuer statement_timeout
  lock_timeout idle_in_transaction_session_timeout query_timeout pgbouncer schema connection_limit pool_timeout
  currentSchema`
test.each(knownElsewhere.trim().split(/\s+/))('%s is refused by its name, beside a password too', (name) => {
  expect(refuse({ password: 'x', [name]: 'x' })).toThrow(`has parameters that cannot be honoured: ${name}`)
})

const unknown = 'has parameters that cannot be honoured: one that PostgreSQL does not know'
test.each([
  [{ strange: 'x' }, 'has parameters that cannot be honoured: strange'],
  [{ strange: 'x', Other_One: 'x' }, 'has parameters that cannot be honoured: strange, Other_One'],
  [{ [`${'x'.repeat(40)}`]: 'x' }, `has parameters that cannot be honoured: ${'x'.repeat(40)}`],
  [{ [`${'x'.repeat(41)}`]: 'x' }, unknown],
  [{ '': 'x' }, unknown],
  [{ 'x!': 'x' }, unknown],
  [{ '!x': 'x' }, unknown],
  [{ strange: 'x', password: 'x' }, unknown],
] as [Record<string, string>, string][])('%j: %s', (parameters, message) => {
  expect(refuse(parameters)).toThrow(new RegExp(`^${message}$`))
})

const fixed: Record<string, string[]> = {
  load_balance_hosts: ['disable'],
  client_encoding: ['UTF8', 'utf8', 'UTF-8', 'utf-8', 'auto'],
  gssencmode: ['disable', 'prefer'],
  ssl: ['true', '1'],
  uselibpqcompat: ['true', 'false'],
  sslnegotiation: ['postgres', 'direct'],
  channel_binding: ['require', 'prefer', 'disable'],
}
test.each(Object.entries(fixed))('%s may be one of %j', (name, values) => {
  for (const value of values) expect(refuse({ [name]: value })).not.toThrow()
  const words = `has ${name} with a value that cannot be honoured: it may be ${values.join(' or ')}`
  for (const value of ['', 'x', 'Stryker was here!']) expect(refuse({ [name]: value })).toThrow(words)
})

test('a server may be any, one that takes writes, or a primary', () => {
  expect(targetOf(address({}))).toBe('any')
  for (const target_session_attrs of ['any', 'read-write', 'primary'])
    expect(targetOf(address({ target_session_attrs }))).toBe(target_session_attrs)
  for (const target_session_attrs of ['', 'standby', 'read-only'])
    expect(() => targetOf(address({ target_session_attrs }))).toThrow(
      'has target_session_attrs with a value that cannot be honoured: the service writes, so it may be read-write, primary or any',
    )
})

test('a connection may be waited for 1 to 60 seconds', () => {
  expect(connectTimeoutMillis(address({}))).toBeUndefined()
  for (const seconds of [1, 9, 10, 60])
    expect(connectTimeoutMillis(address({ connect_timeout: `${seconds}` }))).toBe(seconds * 1000)
  for (const connect_timeout of ['', '0', '61', '100', '01', '1s', 'x1', '-1', '1.5'])
    expect(() => connectTimeoutMillis(address({ connect_timeout }))).toThrow(
      'has connect_timeout with a value that cannot be honoured: it may be 1 to 60 seconds',
    )
})
