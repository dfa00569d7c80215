// Connection strings as libpq takes them, and what is said of those that cannot be taken.
import { expect, test } from 'vitest'
import { nameOf, parseAddress } from '../../src/db/address/address.ts'
import { connectionOptions, placeOf } from '../../src/db/address/connection-options.ts'

const hostsOf = (url: string) => parseAddress(url).servers.map(({ host, port }) => [host, port])

test.each([
  ['postgres://u:p@h/db', [['h', undefined]]],
  ['POSTGRESQL://h:5433/db', [['h', 5433]]],
  [
    'postgres://u:p@h1:5432,h2:5433/db',
    [
      ['h1', 5432],
      ['h2', 5433],
    ],
  ],
  [
    'postgres://h1,h2:5433/db',
    [
      ['h1', undefined],
      ['h2', 5433],
    ],
  ],
  [
    'postgres:///db?host=h1,h2',
    [
      ['h1', undefined],
      ['h2', undefined],
    ],
  ],
  [
    'postgres:///db?host=h1,h2&port=5433',
    [
      ['h1', 5433],
      ['h2', 5433],
    ],
  ],
  [
    'postgres:///db?host=h1,h2&port=5433,5434',
    [
      ['h1', 5433],
      ['h2', 5434],
    ],
  ],
  ['postgres://before/db?host=h', [['h', undefined]]],
  ['postgres://u@/db?host=/socket/dir', [['/socket/dir', undefined]]],
  ['postgres://%2Fvar%2Frun%2Fpostgresql/db', [['/var/run/postgresql', undefined]]],
  ['postgres://%2Fvar%2Frun%2Fpostgresql:5433/db', [['/var/run/postgresql', 5433]]],
  ['postgres://u@[2001:db8::1234]:5433/db', [['2001:db8::1234', 5433]]],
  [
    'postgres://[::1],h2/db',
    [
      ['::1', undefined],
      ['h2', undefined],
    ],
  ],
  ['postgres:///db', [[undefined, undefined]]],
  ['postgres://', [[undefined, undefined]]],
])('%s leads to %j', (url, hosts) => {
  expect(hostsOf(url)).toEqual(hosts)
})

test('user, password and database are percent-decoded', () => {
  const { user, password, database } = parseAddress(
    'postgres://an%40na:12%2F34%3F%23%25%3A+@h/d%2Fb%20%C3%BC',
  )
  expect([user, password, database]).toEqual(['an@na', '12/34?#%:+', 'd/b ü'])
})

test('what a password may hold without encoding is its own', () => {
  expect(parseAddress('postgres://u:a:b@c,d@h/db')).toMatchObject({
    user: 'u',
    password: 'a:b@c,d',
    servers: [{ host: 'h', port: undefined }],
  })
})

test('user, password and database may be parameters', () => {
  const url = 'postgres://h?user=u&password=p%2F&dbname=db'
  expect(connectionOptions(url)).toMatchObject({ user: 'u', password: 'p/', database: 'db', host: 'h' })
})

const encode = /^is no address that can be read: .*%2F/
test.each([
  ['postgres://tasks:12/34hidden@h/db', encode],
  ['postgres://tasks:12?34hidden@h/db', encode],
  ['postgres://tasks:12#34hidden@h/db', encode],
  ['postgres://tasks:hid@den/12@h/db', encode],
  ['postgres://tasks:hid@den?host=den@h/db', encode],
  ['postgres://tasks:hidden%@h/db', encode],
  ['postgres://tasks:hidden%zz@h/db', encode],
  ['postgres://tasks:hidden%00@h/db', encode],
  [
    'postgres://h/db?password=12&hidden=3',
    /^has parameters that cannot be honoured: one that PostgreSQL does not know$/,
  ],
  ['postgres://hid[den', /^has a host that cannot be read/],
  ['postgres://::hidden/db', /^has a host that cannot be read|^has a port/],
  ['postgres://tasks:hidden', /^has a port that is no number/],
  ['postgres://h:0/db', /^has a port/],
  ['postgres://h:65536/db', /^has a port/],
  ['postgres://h:5432x/db', /^has a port/],
  ['postgres://h1,h2:1:2/db', /^has a (host|port)/],
  ['postgres://h1,,h2/db', /^has a list of hosts with an empty one/],
  ['postgres:///db?host=h1,h2,h3&port=1,2', /^must have one port/],
  ['mysql://root:hidden@h/db', /^must be a URL that begins with postgres:\/\//],
  ['host=h password=hidden', /^must be a URL that begins with postgres:\/\//],
])('%s is refused, and the error shows nothing of it', (url, words) => {
  const said = errorOf(url)
  expect(said).toMatch(words)
  expect(said).not.toMatch(/hid|den|12|34hidden|tasks/)
})

test.each([
  ['hostaddr=10.0.0.1', 'has parameters that cannot be honoured: hostaddr'],
  ['sslcrl=x&application_name=a&gsslib=gssapi', 'has parameters that cannot be honoured: sslcrl, gsslib'],
  ['statement_timeout=1000', 'has parameters that cannot be honoured: statement_timeout'],
  ['no_such=1', 'has parameters that cannot be honoured: no_such'],
  ['load_balance_hosts=random', 'has load_balance_hosts with a value'],
  ['client_encoding=LATIN1', 'has client_encoding with a value'],
  ['gssencmode=require', 'has gssencmode with a value'],
  [
    'connect_timeout=0',
    'has connect_timeout with a value that cannot be honoured: it may be 1 to 60 seconds',
  ],
  ['target_session_attrs=read-only', 'has target_session_attrs with a value'],
  ['target_session_attrs=standby', 'has target_session_attrs with a value'],
  ['target_session_attrs=prefer-standby', 'has target_session_attrs with a value'],
  ['sslmode=prefer', 'has sslmode with a value that cannot be honoured: it may be disable or verify-full'],
  ['sslmode=allow', 'has sslmode with a value'],
  ['sslrootcert=/nowhere/ca.pem', 'has sslrootcert, which cannot be read (ENOENT)'],
  ['channel_binding=require', 'has channel_binding=require without TLS'],
  ['channel_binding=require&sslmode=disable', 'has channel_binding=require without TLS'],
  ['channel_binding=maybe', 'has channel_binding with a value'],
])('%s is refused by its name', (parameters, words) => {
  expect(errorOf(`postgres://u:p@h/db?${parameters}`)).toContain(words)
})

test('what is honoured becomes options of pg', () => {
  const url = 'postgres://u@h/db?connect_timeout=3&application_name=mine&options=-c%20search_path%3Dx'
  expect(connectionOptions(url)).toMatchObject({
    connectionTimeoutMillis: 3000,
    application_name: 'mine',
    options: '-c search_path=x',
  })
  expect(connectionOptions('postgres://u@h/db')).toMatchObject({
    connectionTimeoutMillis: 10_000,
    application_name: 'tasks-api',
  })
})

test('a place is shown without user and password', () => {
  expect(placeOf('postgres://u:hidden@h1:5433,[::1],h3/db')).toBe('h1:5433,[::1]:5432,h3:5432/db')
  expect(placeOf('postgres://u:hidden@/db?host=/run')).toBe('/run/.s.PGSQL.5432/db')
  expect(nameOf({ host: undefined, port: undefined })).toBe('localhost:5432')
})

function errorOf(url: string): string {
  try {
    connectionOptions(url)
  } catch (error) {
    expect((error as Error).name).toBe('OperatorError')
    expect((error as Error).cause).toBeUndefined()
    return (error as Error).message
  }
  throw new Error('it was taken')
}
