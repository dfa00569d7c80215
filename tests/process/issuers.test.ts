// The program with AUTH_ISSUERS in its environment: the setting reaches the verification of tokens.
import { expect, inject, test } from 'vitest'
import { newClient } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { startIssuer } from '../support/issuer.ts'
import { secret, sender } from '../support/service.ts'
import { startProgram } from './program.ts'

test('a token of an issuer in its environment is taken', async () => {
  const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'))
  const issuer = await startIssuer('EdDSA')
  const AUTH_ISSUERS = JSON.stringify([issuer.trusted])
  const program = startProgram({ DATABASE_URL, BETTER_AUTH_SECRET: secret, AUTH_ISSUERS })
  const send = sender(fetch, [], await program.url())
  const { body } = await newClient({ send }, await issuer.token({ name: 'Ada' }))('getMe', 200)
  expect(body.name).toBe('Ada')
  program.kill('SIGTERM')
  expect(await program.exit()).toBe(0)
  await drop()
})
